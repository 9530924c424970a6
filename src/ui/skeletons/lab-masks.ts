// Where masks come from: samples, the open data set, uploads, patterns, the brush, and the prediction of the Train room.
import type { DroppedFile } from '../../workers/data-protocol.ts';
import type { LabMask, LabPattern, LabStroke } from '../../workers/skeleton-lab-protocol.ts';
import { announce, appStore } from '../store/app-store.ts';
import { dataClient, paintClient } from '../store/clients.ts';
import type { SampleSetEntry } from '../store/data-slice.ts';
import { failInLab, labClient, requestRender } from './lab-render.ts';
import { forgetPlace } from './lab-viewport.ts';
import {
  OPEN_SET,
  patchSkeletons,
  skeletonsStore,
  type MaskSource,
  type WindowEdge,
} from './skeletons-store.ts';

const SAMPLES_URL = `${import.meta.env.BASE_URL}samples/`;
const CHOOSE_AGAIN = 'Choose another mask.';

/** Only the last mask that was asked for is shown. */
let opening = 0;

/** The window of this edge in a mask, with its corner as near to (x, y) as fits; in the middle where none is given. */
export function windowIn(mask: LabMask, edge: WindowEdge, at?: { x: number; y: number }) {
  const width = edge === 0 ? mask.width : Math.min(edge, mask.width);
  const height = edge === 0 ? mask.height : Math.min(edge, mask.height);
  const inside = (wanted: number, room: number): number => Math.max(0, Math.min(room, Math.round(wanted)));
  return {
    x: inside(at?.x ?? (mask.width - width) / 2, mask.width - width),
    y: inside(at?.y ?? (mask.height - height) / 2, mask.height - height),
    width,
    height,
  };
}

function showMask(mask: LabMask, maskName: string, liveStep: number | null = null): void {
  const former = skeletonsStore.getState();
  const isSameSize = former.mask?.width === mask.width && former.mask.height === mask.height;
  // A new prediction of the same image keeps the place a person looks at.
  const keepsPlace = isSameSize && liveStep !== null && former.liveStep !== null;
  if (!keepsPlace) forgetPlace();
  const window = keepsPlace ? former.window : windowIn(mask, former.windowEdge);
  patchSkeletons({ mask, maskName, liveStep, isPainted: false, window, trouble: null });
  if (!keepsPlace) announce(`${maskName}, ${mask.width} × ${mask.height} pixels.`);
  requestRender();
}

async function open(name: string, fix: string, load: () => Promise<LabMask | null>): Promise<void> {
  const own = ++opening;
  try {
    const mask = await load();
    if (own === opening && mask !== null) showMask(mask, name);
  } catch (error) {
    if (own === opening) failInLab(error, fix);
  }
}

async function openFile(file: DroppedFile): Promise<LabMask | null> {
  const own = opening;
  const answer = await labClient().openFile(file);
  if (answer.isOpen) return answer.mask;
  if (own === opening) failInLab(answer.message, answer.fix);
  return null;
}

const setOf = (id: string | null): SampleSetEntry | undefined =>
  appStore.getState().data.sampleSets.find((set) => set.id === id);

/** Masks of a set: built-in ones by the name of their pair, those of the open data set by their id. */
export function masksOf(set: string | null): { id: string; name: string }[] {
  if (set === OPEN_SET) {
    const rows = appStore.getState().data.table?.rows ?? [];
    return rows.filter(({ status }) => status === 'ready').map(({ id, name }) => ({ id, name }));
  }
  return setOf(set)?.pairs.map(({ name }) => ({ id: name, name })) ?? [];
}

/** Shows a mask of a sample set or of the open data set; the first one where none is named. */
export async function openSample(sampleSet: string, wanted?: string): Promise<void> {
  const [first] = masksOf(sampleSet);
  const sampleId = wanted ?? (first as { id: string } | undefined)?.id ?? null;
  patchSkeletons({ source: 'sample', sampleSet, sampleId });
  if (sampleId === null) return;
  const { table } = appStore.getState().data;
  const name = masksOf(sampleSet).find(({ id }) => id === sampleId)?.name ?? sampleId;
  if (sampleSet === OPEN_SET) {
    await open(`${table?.name ?? 'Open data set'} · ${name}`, CHOOSE_AGAIN, async () => {
      const { labels, width, height } = await dataClient().readSample(sampleId);
      const classCount = table?.classCount ?? 1;
      return labClient().openLabels({
        labels,
        width,
        height,
        classCount,
        classNames: table?.classNames ?? [],
      });
    });
    return;
  }
  const set = setOf(sampleSet);
  const pair = set?.pairs.find((entry) => entry.name === sampleId);
  if (set === undefined || pair === undefined) return;
  await open(`${set.name} · ${name} (synthetic)`, CHOOSE_AGAIN, async () => {
    const response = await fetch(SAMPLES_URL + pair.mask);
    if (!response.ok)
      throw new Error(`The sample file ${pair.mask} could not be loaded (${response.status}).`);
    const mask = await openFile({ path: pair.mask, file: await response.blob() });
    // The set knows its classes better than one of its files.
    const isNamed = mask !== null && set.classCount === mask.classCount;
    return isNamed ? { ...mask, classNames: set.classNames } : mask;
  });
}

/** The mask that is looked at in the Train room, or else the first of the first set. */
export async function openFirst(): Promise<void> {
  const { mask, source } = skeletonsStore.getState();
  const { data } = appStore.getState();
  if (mask !== null || source !== 'sample') return;
  if (data.source?.kind === 'own' && data.selectedId !== null) return openSample(OPEN_SET, data.selectedId);
  const [first] = data.sampleSets;
  const set = data.source?.kind === 'sample' ? setOf(data.source.id) : (first as SampleSetEntry | undefined);
  if (set === undefined) return;
  const shown = set.pairs.find(({ image }) => image === data.selectedId);
  return openSample(set.id, shown?.name);
}

/** The first of the files that were chosen or dropped. */
export async function openUpload(files: readonly DroppedFile[]): Promise<void> {
  patchSkeletons({ source: 'upload' });
  const [file] = files;
  if ((file as DroppedFile | undefined) === undefined) {
    failInLab(
      'There was no file in that drop.',
      'Drop one mask: PNG, TIFF, GIF, JPEG, BMP, WebP, PNM or MATLAB 5.',
    );
    return;
  }
  await open(file.path, 'Choose another file.', () => openFile(file));
}

const PATTERN_NAMES: Record<LabPattern, string> = {
  blank: 'Blank canvas',
  cross: 'Cross',
  ring: 'Ring',
  'broken-line': 'Broken line',
};

export async function openPattern(pattern: LabPattern): Promise<void> {
  await open(PATTERN_NAMES[pattern], CHOOSE_AGAIN, () => labClient().drawPattern(pattern));
}

/** Shows the newest prediction of the Train room. */
export async function openLive(): Promise<void> {
  const own = ++opening;
  try {
    const preview = await paintClient().readPreview();
    if (own !== opening) return;
    if (preview === null) {
      failInLab('There is no prediction yet.', 'Press Play: the first one comes after some steps.');
      return;
    }
    const { step, sampleId, ...prediction } = preview;
    const name = appStore.getState().data.table?.rows.find(({ id }) => id === sampleId)?.name ?? sampleId;
    const mask = await labClient().openPrediction(prediction);
    if (own === opening) showMask(mask, `Prediction of ${name} after step ${step}`, step);
  } catch (error) {
    if (own === opening) failInLab(error, CHOOSE_AGAIN);
  }
}

export function chooseSource(source: MaskSource): void {
  patchSkeletons({ source, trouble: null });
  const { mask, sampleSet, sampleId } = skeletonsStore.getState();
  if (source === 'live') void openLive();
  else if (source === 'sample' && sampleSet !== null) void openSample(sampleSet, sampleId ?? undefined);
  else if (source === 'sample') void openFirst();
  else if (source === 'brush' && mask === null) void openPattern('cross');
}

/** While the live prediction is shown, each new one follows. @returns how to stop */
export function followLive(): () => void {
  let isReading = false;
  return appStore.subscribe(({ view }, former) => {
    if (view.previewStep === former.view.previewStep || view.previewStep === null || isReading) return;
    if (skeletonsStore.getState().source !== 'live') return;
    isReading = true;
    void openLive().finally(() => {
      isReading = false;
    });
  });
}

let strokes: LabStroke[] = [];
let isPainting = false;

/** Draws or erases along a line of pixels of the window, with the brush that is chosen. */
export function stroke(from: { x: number; y: number }, to: { x: number; y: number }): void {
  const { window, brush, mask } = skeletonsStore.getState();
  if (mask === null) return;
  const inMask = ({ x, y }: { x: number; y: number }) => ({ x: x + window.x, y: y + window.y });
  strokes.push({ from: inMask(from), to: inMask(to), ...brush });
  if (!isPainting) void paintStrokes();
}

async function paintStrokes(): Promise<void> {
  isPainting = true;
  const own = opening;
  try {
    while (strokes.length > 0) {
      const batch = strokes;
      strokes = [];
      const mask = await labClient().paint(batch);
      if (own !== opening) break;
      patchSkeletons({ mask: keepNames(mask), isPainted: true });
      requestRender();
    }
  } catch (error) {
    failInLab(error, CHOOSE_AGAIN);
  } finally {
    strokes = [];
    isPainting = false;
  }
}

/** The lab gives the names it found in the file; better ones stay. */
function keepNames(mask: LabMask): LabMask {
  const former = skeletonsStore.getState().mask;
  return former?.classCount === mask.classCount ? { ...mask, classNames: former.classNames } : mask;
}

/** Takes all strokes back. */
export async function undoStrokes(): Promise<void> {
  try {
    const mask = await labClient().restore();
    patchSkeletons({ mask: keepNames(mask), isPainted: false });
    requestRender();
  } catch (error) {
    failInLab(error, CHOOSE_AGAIN);
  }
}

export function chooseWindow(windowEdge: WindowEdge, at?: { x: number; y: number }): void {
  const { mask } = skeletonsStore.getState();
  if (at === undefined) forgetPlace();
  patchSkeletons({
    windowEdge,
    trouble: null,
    ...(mask === null ? {} : { window: windowIn(mask, windowEdge, at) }),
  });
  requestRender();
}
