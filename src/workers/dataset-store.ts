// Holds the open data set: from dropped files to paired, labelled and tubed samples. Knows no worker and no page.
import type { DecodedFile } from '../data/decode/decoded-file.ts';
import { DecodeError } from '../data/decode/decoded-file.ts';
import { chooseLabelCoding, DEFAULT_READING, nameClasses, toLabels } from '../data/label-coding.ts';
import { summariseMasks } from '../data/mask-histogram.ts';
import { type MaskValues, readMask } from '../data/mask-values.ts';
import { pairFiles } from '../data/pairing.ts';
import type { ProposedPair } from '../data/pairing-types.ts';
import { assignNames } from '../data/sample-names.ts';
import { assignSplits } from '../data/split.ts';
import type { TrainingSample, TrainingSet } from '../data/training-sample.ts';
import type { DataProgress, DatasetTable, DroppedFile, OpenOptions, PairRow } from './data-protocol.ts';
import { type ReadFileResult, readFiles } from './file-reader.ts';

export interface StoreServices {
  decode(bytes: Uint8Array, name: string): Promise<DecodedFile>;
  computeTube(labels: Uint8Array, width: number, height: number, radiusPx: number): Promise<Uint8Array>;
}

export interface DatasetStore {
  /** See DataApi.open. */
  open(
    files: DroppedFile[],
    options: OpenOptions,
    onProgress: (progress: DataProgress) => void,
  ): Promise<DatasetTable>;
  /** @throws Error if the id is unknown */
  sample(id: string): TrainingSample;
  /** The open set; its samples are in table order. @throws Error if none is open */
  trainingSet(): TrainingSet;
  /** Names of classes 1…K of the open set. @throws Error if none is open */
  classNames(): readonly string[];
}

/** A row on its way: what is known of a pair that may still fail. */
interface Draft {
  row: PairRow;
  proposal: ProposedPair;
  image: DecodedFile | null;
  mask: MaskValues | null;
  fieldOfView: Uint8Array | null;
}

export function createDatasetStore(services: StoreServices): DatasetStore {
  let current: TrainingSet | null = null;
  let currentClassNames: readonly string[] = [];
  let latest = 0;

  async function open(
    files: DroppedFile[],
    options: OpenOptions,
    onProgress: (progress: DataProgress) => void,
  ): Promise<DatasetTable> {
    const turn = ++latest;
    const read = await readFiles(
      files,
      (bytes, name) => services.decode(bytes, name),
      (done, total) => onProgress({ phase: 'reading files', done, total }),
    );
    onProgress({ phase: 'pairing', done: 0, total: read.length });
    const byPath = new Map(read.map((file) => [file.path, file]));
    const proposals = pairFiles(read, options.validationPrefix);
    const drafts = proposals.map((proposal) => draftRow(proposal, byPath));
    assignNames(drafts.map(({ row }) => row));
    onProgress({ phase: 'pairing', done: read.length, total: read.length });

    const usable = drafts.filter(({ row }) => row.status === 'ready');
    const coding = chooseLabelCoding(usable.flatMap(({ mask }) => (mask === null ? [] : [mask])));
    const reading = options.masks ?? DEFAULT_READING;
    const splits = assignSplits(
      usable.map(({ row, proposal }) => ({ id: row.id, split: proposal.split })),
      options,
    );
    const channels = usable.some(({ image }) => image?.channels === 3) ? 3 : 1;
    const classNames = nameClasses(coding);

    let done = 0;
    onProgress({ phase: 'skeletons', done, total: usable.length });
    const made = await Promise.all(
      usable.map(async (draft): Promise<TrainingSample | null> => {
        const { row, image, mask } = draft;
        if (image === null || mask === null) throw new Error(`${row.id} is ready without its pixels.`);
        const { labels, counted, notes } = toLabels(mask, coding, reading);
        row.notes.push(...notes);
        row.classes = classesOf(labels);
        row.split = splits.get(row.id) ?? 'train';
        let tube: Uint8Array;
        try {
          tube = await tubeOf(labels, counted, (map) =>
            services.computeTube(map, row.width, row.height, options.tubeRadiusPx),
          );
        } catch (error) {
          refuse(
            row,
            `The skeleton of ${row.maskPath} could not be computed (${String(error)}).`,
            'Drop the files again, or scale them down.',
          );
          return null;
        } finally {
          onProgress({ phase: 'skeletons', done: ++done, total: usable.length });
        }
        return {
          id: row.id,
          name: row.name,
          split: row.split,
          width: row.width,
          height: row.height,
          channels: image.channels,
          pixels: image.pixels,
          labels,
          tube,
          fieldOfView: intersect(draft.fieldOfView, counted),
        };
      }),
    );

    const samples = made.filter((sample) => sample !== null);
    const classCount = classNames.length;
    // A later drop overtakes one that is still being read.
    if (samples.length > 0 && turn === latest) {
      current = { name: options.name, classCount, channels, samples };
      currentClassNames = classNames;
    }
    return {
      name: options.name,
      rows: drafts.map(({ row }) => row),
      classCount,
      classNames,
      channels,
      masks:
        coding.kind === 'threshold'
          ? summariseMasks(
              usable.flatMap(({ mask }) => (mask === null ? [] : [mask])),
              samples.map(({ labels }) => labels),
              reading,
            )
          : null,
      trainCount: samples.filter(({ split }) => split === 'train').length,
      validationCount: samples.filter(({ split }) => split === 'validation').length,
    };
  }

  function trainingSet(): TrainingSet {
    if (current === null)
      throw new Error('No data set is open: choose a sample set or drop images and masks.');
    return current;
  }

  return {
    open,
    trainingSet,
    classNames() {
      trainingSet();
      return currentClassNames;
    },
    sample(id) {
      const found = trainingSet().samples.find((sample) => sample.id === id);
      if (found === undefined) throw new Error(`The open data set has no sample ${id}.`);
      return found;
    },
  };
}

function draftRow(proposal: ProposedPair, files: ReadonlyMap<string, ReadFileResult>): Draft {
  const decodedOf = (path: string | null) => (path === null ? null : (files.get(path)?.decoded ?? null));
  const image = decodedOf(proposal.imagePath);
  const maskFile = decodedOf(proposal.maskPath);
  const size = image ?? maskFile ?? decodedOf(proposal.fieldOfViewPath);
  const row: PairRow = {
    id: proposal.imagePath ?? proposal.maskPath ?? proposal.fieldOfViewPath ?? proposal.name,
    name: proposal.name,
    imagePath: proposal.imagePath,
    maskPath: proposal.maskPath,
    fieldOfViewPath: proposal.fieldOfViewPath,
    width: size?.width ?? 0,
    height: size?.height ?? 0,
    classes: [],
    split: null,
    status: 'unusable',
    reason: proposal.reason,
    fix: proposal.fix,
    notes: [...proposal.notes],
  };
  const draft: Draft = { row, proposal, image, mask: null, fieldOfView: null };
  if (row.reason !== null || image === null || maskFile === null || row.maskPath === null) return draft;

  if (maskFile.width !== image.width || maskFile.height !== image.height) {
    const isTurned = maskFile.width === image.height && maskFile.height === image.width;
    refuse(
      row,
      `${row.imagePath} is ${image.width} × ${image.height}, but ${row.maskPath} is ${maskFile.width} × ${maskFile.height}.`,
      isTurned
        ? 'Turn one of them by 90°: a camera may have noted the turn without making it.'
        : 'Give both the same size in pixels.',
    );
    return draft;
  }
  try {
    draft.mask = readMask(maskFile, row.maskPath);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    refuse(row, error.message, error.fix);
    return draft;
  }
  for (const [path, { pageCount }] of [
    [row.imagePath, image],
    [row.maskPath, maskFile],
  ] as const) {
    if (pageCount !== undefined) row.notes.push(`${path} holds ${pageCount} pages; the first is used.`);
  }
  replaceNonFinite(image, row);
  draft.fieldOfView = readFieldOfView(decodedOf(row.fieldOfViewPath), image, row);
  row.status = 'ready';
  return draft;
}

function refuse(row: PairRow, reason: string, fix: string): void {
  row.status = 'unusable';
  row.split = null;
  row.reason = reason;
  row.fix = fix;
}

/** One value that is no number would make the whole image so after normalisation. */
function replaceNonFinite({ pixels }: DecodedFile, row: PairRow): void {
  if (!(pixels instanceof Float32Array)) return;
  let replaced = 0;
  for (let index = 0; index < pixels.length; index++) {
    if (Number.isFinite(pixels[index])) continue;
    pixels[index] = 0;
    replaced++;
  }
  if (replaced > 0) row.notes.push(`${replaced} values of the image are not finite and were set to 0.`);
}

function readFieldOfView(file: DecodedFile | null, image: DecodedFile, row: PairRow): Uint8Array | null {
  if (file === null) return null;
  if (file.width !== image.width || file.height !== image.height) {
    row.notes.push(
      `The field of view ${row.fieldOfViewPath} is ${file.width} × ${file.height} and was left out: the image is ${image.width} × ${image.height}.`,
    );
    row.fieldOfViewPath = null;
    return null;
  }
  const { pixels, channels } = file;
  let most = 0;
  for (const value of pixels) if (value > most) most = value;
  const inside = new Uint8Array(image.width * image.height);
  let area = 0;
  for (let pixel = 0; pixel < inside.length; pixel++) {
    if (pixels[pixel * channels] * 2 <= most) continue;
    inside[pixel] = 1;
    area++;
  }
  if (area === 0) {
    row.notes.push(`The field of view ${row.fieldOfViewPath} is empty and was left out.`);
    row.fieldOfViewPath = null;
    return null;
  }
  return area === inside.length ? null : inside;
}

/**
 * Ignored pixels count as foreground while thinning and are cut out of the tube afterwards, as in the authors' code:
 * a structure that runs through them keeps its course.
 */
async function tubeOf(
  labels: Uint8Array,
  counted: Uint8Array | null,
  compute: (labels: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  if (counted === null) return compute(labels);
  const tube = await compute(labels.map((label, pixel) => (counted[pixel] === 0 ? 1 : label)));
  return tube.map((value, pixel) => (counted[pixel] === 0 ? 0 : value));
}

function intersect(a: Uint8Array | null, b: Uint8Array | null): Uint8Array | null {
  if (a === null || b === null) return a ?? b;
  return a.map((value, pixel) => value & b[pixel]);
}

function classesOf(labels: Uint8Array): number[] {
  const seen = new Uint8Array(256);
  for (const label of labels) seen[label] = 1;
  return [...seen.keys()].filter((label) => label > 0 && seen[label] === 1);
}
