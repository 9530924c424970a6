// Opens sample sets and dropped files, and puts one image into the viewer.
import type { DatasetTable, DroppedFile, MaskReading } from '../../workers/data-protocol.ts';
import { countOf } from '../format/format-number.ts';
import { announce, appStore, patch } from './app-store.ts';
import { dataClient, listenToCrashes } from './clients.ts';
import type { SampleSetEntry, Sentence } from './data-slice.ts';
import { showSample } from './paint-controller.ts';
import { askBeforeRestart } from './restart.ts';
import { dataCrashed, discardRun, previewSampleChanged } from './run-controller.ts';

const SAMPLES_URL = `${import.meta.env.BASE_URL}samples/`;
const VALIDATION_FRACTION = 0.25;
/** The split stays the same whatever seed a run has, so that runs with different seeds can be compared. */
const SPLIT_SEED = 7;
const TUBE_RADIUS_PX = 2;
/** Twice the size on the page, for dense displays. */
const THUMBNAIL_EDGE_PX = 112;

/** A painter that dies twice within this time dies of its image. */
const REPAINT_AFTER_MS = 10_000;

const REOPEN = 'Choose the sample set again, or drop your files once more.';

/** What the open set was made of, to read its masks once more; a file is a handle, not its bytes. */
let openedSet: {
  files: DroppedFile[];
  name: string;
  source: { kind: 'sample'; id: string } | { kind: 'own' };
  classNames: string[] | undefined;
} | null = null;
let openCount = 0;
let selectCount = 0;
let lastPaintCrashMs = -Infinity;

function sentence(error: unknown, fix: string): Sentence {
  return { message: error instanceof Error ? error.message : String(error), fix };
}

let hearOwnFiles: (name: string, files: DroppedFile[]) => void = () => undefined;

/** Who keeps a person's images for a page that is opened again; called when they are open. */
export function listenToOwnFiles(hear: typeof hearOwnFiles): void {
  hearOwnFiles = hear;
}

/** Opens images that a former page kept. @returns whether they are open */
export async function openKeptFiles(files: DroppedFile[], name: string): Promise<boolean> {
  const token = ++openCount;
  patch('data', { progress: { phase: 'reading files', done: 0, total: files.length }, trouble: null });
  try {
    await open(files, name, { kind: 'own' }, token);
  } catch (error) {
    if (token === openCount) fail(sentence(error, 'Drop the images once more.'));
  }
  return token === openCount && appStore.getState().data.source?.kind === 'own';
}

/** What the page does when the data worker or the paint worker dies. */
export function mendCrashes(): void {
  listenToCrashes('data', (error) => {
    // Whoever still waits for an answer is overtaken: this says it all.
    openCount++;
    selectCount++;
    // The table stays for a run under way, but nothing can be read any more: the same set may be chosen again.
    patch('data', { source: null });
    fail({ message: error.message, fix: REOPEN });
    dataCrashed(error);
  });
  listenToCrashes('paint', (error) => {
    const { selectedId } = appStore.getState().data;
    const nowMs = performance.now();
    const isFirst = nowMs - lastPaintCrashMs > REPAINT_AFTER_MS;
    lastPaintCrashMs = nowMs;
    const isMended = isFirst && selectedId !== null;
    const fix = isMended
      ? 'It was started again and paints the image anew.'
      : 'Choose another image in the strip below the viewer, or reload the page.';
    patch('data', { trouble: { message: error.message, fix } });
    announce(`${error.message} ${fix}`);
    // The new worker knows no image; the page gave its pixels away.
    if (isMended) void selectSample(selectedId);
    else selectCount++;
  });
}

async function fetchFile(path: string): Promise<DroppedFile> {
  const response = await fetch(SAMPLES_URL + path);
  if (!response.ok) throw new Error(`The sample file ${path} could not be loaded (${response.status}).`);
  return { path, file: await response.blob() };
}

/**
 * Reads the list of built-in sets and opens one.
 *
 * @param wanted its id; null: the first
 */
export async function loadSampleSets(wanted: string | null): Promise<void> {
  try {
    const response = await fetch(`${SAMPLES_URL}index.json`);
    if (!response.ok) throw new Error(`The list of sample sets could not be loaded (${response.status}).`);
    const sampleSets = (await response.json()) as SampleSetEntry[];
    patch('data', { sampleSets });
    const first = sampleSets.find(({ id }) => id === wanted) ?? sampleSets[0];
    // A person who was quicker with their own files keeps them.
    if (first !== undefined && openCount === 0) await openSampleSet(first.id);
    if (wanted !== null && first?.id !== wanted)
      fail({
        message: `The link names a sample set ${wanted}, which is not there.`,
        fix: 'Choose one of those in the list.',
      });
  } catch (error) {
    patch('data', { trouble: sentence(error, 'Reload the page, or drop your own images and masks.') });
  }
}

/** Opens a built-in set; asks first if a run would be lost. */
export function chooseSampleSet(id: string): void {
  const { source } = appStore.getState().data;
  if (source?.kind === 'sample' && source.id === id) return;
  askBeforeRestart('Other data begin a new run.', () => void openSampleSet(id));
}

async function openSampleSet(id: string): Promise<void> {
  const entry = appStore.getState().data.sampleSets.find((set) => set.id === id);
  if (entry === undefined) {
    fail({ message: `There is no sample set ${id}.`, fix: 'Choose one of those in the list.' });
    return;
  }
  const token = ++openCount;
  const paths = entry.pairs.flatMap((pair) => [pair.image, pair.mask]);
  patch('data', { progress: { phase: 'reading files', done: 0, total: paths.length }, trouble: null });
  try {
    const files = await Promise.all(paths.map(fetchFile));
    if (token !== openCount) return;
    await open(files, `${entry.name} (synthetic)`, { kind: 'sample', id }, token, entry.classNames);
  } catch (error) {
    if (token === openCount)
      fail(sentence(error, 'Choose the set again, or drop your own images and masks.'));
  }
}

/** Opens what a person dropped or browsed; the former set stays if nothing in it can be used. */
export function openFiles(files: DroppedFile[], name: string): void {
  if (files.length === 0) {
    fail({
      message: 'There were no files in that drop.',
      fix: 'Drop images together with their masks, a folder, or a ZIP of both.',
    });
    return;
  }
  askBeforeRestart('If these files can be used, they begin a new run.', () => {
    const token = ++openCount;
    patch('data', { progress: { phase: 'reading files', done: 0, total: files.length }, trouble: null });
    void open(files, name, { kind: 'own' }, token).then(
      () => {
        if (token === openCount && appStore.getState().data.source?.kind === 'own') hearOwnFiles(name, files);
      },
      (error: unknown) => {
        if (token === openCount)
          fail(
            sentence(
              error,
              'The former data stay open. Drop images together with their masks, or a ZIP of both.',
            ),
          );
      },
    );
  });
}

/** Reads the masks of the open set once more, with another threshold or inverted. */
export function readMasksAgain(masks: MaskReading): void {
  askBeforeRestart('Other masks begin a new run.', () => {
    if (openedSet === null) return;
    const { files, name, source, classNames } = openedSet;
    const token = ++openCount;
    patch('data', { progress: { phase: 'reading files', done: 0, total: files.length }, trouble: null });
    void open(files, name, source, token, classNames, masks).catch((error: unknown) => {
      if (token === openCount) fail(sentence(error, REOPEN));
    });
  });
}

/** Opens files that are still being collected from a drop. */
export function openDrop(collecting: Promise<DroppedFile[]>, nameOf: (files: DroppedFile[]) => string): void {
  collecting.then(
    (files) => openFiles(files, nameOf(files)),
    (error: unknown) => fail(sentence(error, 'Drop the files once more, or browse for them.')),
  );
}

/** The person has read what went wrong. */
export function dismissTrouble(): void {
  patch('data', { trouble: null, rejected: null });
}

function fail(trouble: Sentence): void {
  patch('data', { progress: null, trouble });
  announce(`${trouble.message} ${trouble.fix}`);
}

async function open(
  files: DroppedFile[],
  name: string,
  source: { kind: 'sample'; id: string } | { kind: 'own' },
  token: number,
  /** Better names than the files can tell. */
  classNames?: string[],
  masks?: MaskReading,
): Promise<void> {
  // Progress may still be on its way when the answer has come.
  let isOpening = true;
  const opened = await dataClient().open(
    files,
    {
      name,
      validationFraction: VALIDATION_FRACTION,
      seed: SPLIT_SEED,
      validationPrefix: null,
      tubeRadiusPx: TUBE_RADIUS_PX,
      ...(masks === undefined ? {} : { masks }),
    },
    (progress) => {
      if (isOpening && token === openCount) patch('data', { progress });
    },
  );
  isOpening = false;
  const table = classNames?.length === opened.classCount ? { ...opened, classNames } : opened;
  if (token !== openCount) return;
  const ready = table.rows.filter((row) => row.status === 'ready');
  if (ready.length === 0) {
    patch('data', { rejected: table });
    fail(nothingUsable(files, table, appStore.getState().data.table?.name ?? null));
    return;
  }
  await discardRun();
  openedSet = { files, name, source, classNames };
  patch('data', { table, source, rejected: null, progress: null, trouble: null, thumbnails: new Map() });
  announce(`${name}: ${table.trainCount} for training, ${table.validationCount} for validation.`);
  await selectSample((ready.find((row) => row.split === 'validation') ?? ready[0]).id);
  await loadThumbnails(table);
}

/** Names the first file in the way, with its fix; the others stand in the table. */
function nothingUsable(files: DroppedFile[], { rows }: DatasetTable, keptName: string | null): Sentence {
  const stays = keptName === null ? '' : ` ${keptName} stays open.`;
  const count =
    files.length === 1
      ? `${files[0].path} holds no image with its mask.`
      : `None of the ${countOf(files.length, 'file')} could be used.`;
  if (rows.length === 0) return { message: count, fix: `The table says why.${stays}` };
  const [{ imagePath, maskPath, name, reason, fix }] = rows;
  const path = imagePath ?? maskPath ?? name;
  const more = rows.length > 1 ? ' The table says it of the others.' : '';
  return {
    message: `${count} ${reason?.includes(path) === true ? '' : `${path}: `}${reason ?? ''}`,
    fix: `${fix ?? ''}${more}${stays}`,
  };
}

async function loadThumbnails(table: DatasetTable): Promise<void> {
  const thumbnails = await dataClient().readThumbnails(THUMBNAIL_EDGE_PX);
  if (appStore.getState().data.table !== table) return;
  patch('data', { thumbnails: new Map(thumbnails.map(({ id, bitmap }) => [id, bitmap])) });
}

/** Shows one image in the viewer; its prediction follows while training. */
export async function selectSample(id: string): Promise<void> {
  const token = ++selectCount;
  const { table } = appStore.getState().data;
  patch('data', { selectedId: id });
  try {
    const layers = await dataClient().readSample(id);
    if (token !== selectCount) return;
    await showSample(layers, table?.classCount ?? 1);
    if (token === selectCount) previewSampleChanged(id);
  } catch (error) {
    if (token !== selectCount) return;
    const isOpen = appStore.getState().data.source !== null;
    const fix = isOpen ? 'Choose another image in the strip below the viewer.' : REOPEN;
    patch('data', { trouble: sentence(error, fix) });
  }
}
