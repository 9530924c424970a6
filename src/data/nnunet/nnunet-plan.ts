// What a data set is called and how it is numbered in nnU-Net v2's raw format
// (https://github.com/MIC-DKFZ/nnUNet/blob/master/documentation/dataset_format.md and ignore_label.md). Pure.
import type { TrainingSet } from '../training-sample.ts';

export interface NnunetOptions {
  /** nnU-Net's number of the data set, 1 to 999. */
  datasetId: number;
  /** What the folder is called after its number; null: the name of the set. */
  datasetName: string | null;
}

export interface NnunetCase {
  /** Its files' name, letters, digits, "-" and "_" alone; unique, also where case does not count. */
  identifier: string;
  sampleId: string;
  split: 'train' | 'validation';
}

export interface NnunetPlan {
  /** E.g. "Dataset501_drive". */
  folder: string;
  channels: 1 | 3;
  /**
   * 8: images are 8-bit grey or RGB. 16, where any image holds more: grey of 16 bits, a file for each channel, because
   * readers of 16-bit RGB cut it down to 8 bits.
   */
  depth: 8 | 16;
  cases: NnunetCase[];
  /** Names of labels 0…K and, where a field of view leaves pixels out, "ignore" as the largest. */
  labels: string[];
  /** K + 1; null where every pixel counts. */
  ignoreLabel: number | null;
}

/** The largest label that an 8-bit PNG holds. */
const MOST = 255;

const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '_')
    .replaceAll(/^[_-]+|[_-]+$/g, '');

function unique(names: readonly string[], taken: Iterable<string> = []): string[] {
  const seen = new Set([...taken].map((name) => name.toLowerCase()));
  return names.map((name) => {
    let candidate = name;
    for (let n = 2; seen.has(candidate.toLowerCase()); n++) candidate = `${name}-${n}`;
    seen.add(candidate.toLowerCase());
    return candidate;
  });
}

/**
 * The data set's folder, e.g. "Dataset501_drive".
 *
 * @param name letters and digits of it are kept
 * @throws Error where the number is none of nnU-Net's
 */
export function nnunetFolder(datasetId: number, name: string): string {
  if (!(Number.isInteger(datasetId) && datasetId >= 1 && datasetId <= 999))
    throw new Error(`The number of the data set must be a whole number from 1 to 999, not ${datasetId}.`);
  return `Dataset${String(datasetId).padStart(3, '0')}_${plain(name) || 'Tendril'}`;
}

/**
 * Names everything and chooses the files' form.
 *
 * @param classNames of classes 1…K
 * @throws Error where the number is none of nnU-Net's or the labels do not fit into a PNG
 */
export function planNnunet(
  set: TrainingSet,
  classNames: readonly string[],
  options: NnunetOptions,
): NnunetPlan {
  const ignores = set.samples.some(({ fieldOfView }) => fieldOfView?.includes(0) === true);
  if (set.classCount + (ignores ? 1 : 0) > MOST)
    throw new Error(`The set has ${set.classCount} classes; masks for nnU-Net hold at most ${MOST - 1}.`);
  const identifiers = unique(set.samples.map(({ name }) => plain(name) || 'case'));
  const classes = Array.from({ length: set.classCount }, (_, i) => classNames[i] ?? `class ${i + 1}`);
  return {
    folder: nnunetFolder(options.datasetId, options.datasetName ?? set.name),
    channels: set.channels,
    depth: set.samples.every(({ pixels }) => pixels instanceof Uint8Array) ? 8 : 16,
    cases: set.samples.map(({ id, split }, i) => ({ identifier: identifiers[i], sampleId: id, split })),
    labels: ['background', ...unique(classes, ['background', 'ignore']), ...(ignores ? ['ignore'] : [])],
    ignoreLabel: ignores ? set.classCount + 1 : null,
  };
}

/** Content of dataset.json. */
export function describeDataset({ channels, labels, cases }: NnunetPlan): Record<string, unknown> {
  // Any name but those of nnU-Net's other schemes means a z-score per image and channel, as Tendril's own.
  const names = channels === 3 ? ['R', 'G', 'B'] : ['grey'];
  return {
    channel_names: Object.fromEntries(names.map((name, i) => [String(i), name])),
    labels: Object.fromEntries(labels.map((name, value) => [name, value])),
    numTraining: cases.length,
    file_ending: '.png',
    overwrite_image_reader_writer: 'NaturalImage2DIO',
  };
}

/** Content of splits_final.json: this set's own split as fold 0; null where it holds nothing out or nothing in. */
export function describeSplits({ cases }: NnunetPlan): { train: string[]; val: string[] }[] | null {
  const of = (wanted: NnunetCase['split']) =>
    cases.filter(({ split }) => split === wanted).map(({ identifier }) => identifier);
  const [train, val] = [of('train'), of('validation')];
  return train.length === 0 || val.length === 0 ? null : [{ train, val }];
}
