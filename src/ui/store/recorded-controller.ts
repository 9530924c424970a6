// Shows a recorded run to those who have none yet: its prediction in the viewer, its curves, its table. It is nobody's run:
// whatever else begins ends it, and nothing of it is kept.
import { DEFAULT_RUN_CONFIG } from '../../engine/run-config.ts';
import { findLossMeta } from '../../losses/loss-metas.ts';
import type { RecordedRun } from '../../workers/paint-protocol.ts';
import { replayLog } from '../save/run-log.ts';
import { writeShareCode } from '../share/share-code.ts';
import { announce, appStore, patch, type AppState } from './app-store.ts';
import { sortWorstFirst } from './metrics-slice.ts';
import { clearPreview, listenToSamples, showRecordedFrame, showRecordedImage } from './paint-controller.ts';
import { untilPainted } from './recorded-paint.ts';
import { fetchFrame, isStill, RECORDED_SET } from './recorded-files.ts';
import { initialRecorded } from './recorded-slice.ts';
import { playOrPause } from './run-controller.ts';
import { runHistory } from './run-history.ts';
import { hasRun } from './run-slice.ts';

/** The first frame stays a little longer: a person has just come. */
const FIRST_FRAME_MS = 1500;
const FRAME_MS = 500;

/** By index: small, and shown again and again. */
const frames = new Map<number, Promise<ArrayBuffer>>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Each is asked for once, when it is its turn; again where that failed. */
function frameOf(run: RecordedRun, index: number): Promise<ArrayBuffer> {
  const kept = frames.get(index) ?? fetchFrame(run, index);
  frames.set(index, kept);
  kept.catch(() => frames.delete(index));
  return kept;
}

/** Is the page opened as by somebody who has not chosen anything yet? */
export function isRecordedWanted(): boolean {
  const { view, config } = appStore.getState();
  const asUsual = { room: view.room, sampleSet: null, lesson: null, hidden: [] };
  return (
    view.room === 'train' &&
    view.lesson === null &&
    writeShareCode({ ...asUsual, config }) === writeShareCode({ ...asUsual, config: DEFAULT_RUN_CONFIG })
  );
}

/** Has anything begun that is the person's own? */
function isOver({ run, view, data: { source } }: AppState): boolean {
  const isOtherSet = source !== null && !(source.kind === 'sample' && source.id === RECORDED_SET);
  return hasRun(run) || view.lesson !== null || isOtherSet;
}

/** Shows what was prepared, unless something else has begun meanwhile; resolves when it has been painted. */
export async function showRecorded(preparing: Promise<RecordedRun>): Promise<void> {
  try {
    const run = await preparing;
    const state = appStore.getState();
    if (isOver(state)) return;
    const frame = isStill() ? run.frames.length - 1 : 0;
    patch('recorded', { run, frame });
    showCurves(run);
    showNumbers(run, frame);
    // A set that was quicker shows its own image.
    if (state.data.selectedId === null) await showRecordedImage(run.image);
    else await showFrame(frame);
    await untilPainted(run.frames[frame].step);
    if (appStore.getState().recorded.run !== run) return;
    announce(`A recorded run of ${run.dataName} is shown. Train this live trains it here.`);
    if (!isStill()) play(FIRST_FRAME_MS);
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): void {
  if (isOver(appStore.getState())) return;
  const message = error instanceof Error ? error.message : String(error);
  dropRecorded();
  patch('recorded', { trouble: `The recorded run cannot be shown: ${message}. Everything else works.` });
}

function showCurves(run: RecordedRun): void {
  const shownTerm = findLossMeta(run.config.loss.id)?.shownTerm ?? null;
  runHistory.clear();
  replayLog(run.log, {
    step: (event, lossWeight) => runHistory.appendStep(event, lossWeight, shownTerm),
    validation: (event) => runHistory.appendValidation(event),
  });
}

/** The metrics that were known at a frame; charts mark its step. */
function showNumbers({ frames, log }: RecordedRun, index: number): void {
  const { step } = frames[index];
  runHistory.mark(step);
  for (const draw of runHistory.drawAtOnce) draw();
  const known = log.validations.findLast((validation) => validation.step <= step);
  patch('metrics', {
    validation: known === undefined ? null : { ...known, images: sortWorstFirst(known.images) },
  });
}

/** The prediction of that moment, with its numbers. */
async function showFrame(index: number): Promise<void> {
  const { recorded, data } = appStore.getState();
  const { run } = recorded;
  if (run === null) return;
  const { step, probability: name } = run.frames[index];
  patch('recorded', { frame: index });
  showNumbers(run, index);
  if (data.selectedId !== null && data.selectedId !== run.image.id) return;
  const png = await frameOf(run, index);
  const now = appStore.getState().recorded;
  if (now.run !== run || now.frame !== index) return;
  await showRecordedFrame({ sampleId: run.image.id, step, name, png });
}

/** Shows one frame and stays there. */
export function chooseFrame(index: number): void {
  pause();
  showFrame(index).catch(fail);
}

function pause(): void {
  clearTimeout(timer);
  if (appStore.getState().recorded.isPlaying) patch('recorded', { isPlaying: false });
}

function play(firstMs: number): void {
  clearTimeout(timer);
  patch('recorded', { isPlaying: true });
  timer = setTimeout(advance, firstMs);
}

export function playOrPauseRecorded(): void {
  const { run, frame, isPlaying } = appStore.getState().recorded;
  if (run === null) return;
  if (isPlaying) {
    pause();
    return;
  }
  const isAtEnd = frame === run.frames.length - 1;
  if (isAtEnd) showFrame(0).catch(fail);
  play(FRAME_MS);
}

function advance(): void {
  const { recorded, view } = appStore.getState();
  const { run, frame } = recorded;
  if (run === null) return;
  // Nobody is looking.
  if (document.hidden || view.room !== 'train') {
    timer = setTimeout(advance, FRAME_MS);
    return;
  }
  const next = frame + 1;
  showFrame(next).then(() => {
    const now = appStore.getState().recorded;
    if (now.run !== run || !now.isPlaying || now.frame !== next) return;
    if (next === run.frames.length - 1) pause();
    else timer = setTimeout(advance, FRAME_MS);
  }, fail);
}

/** Trains with the settings of the recorded run, on the backend that this machine has. */
export function trainRecorded(): void {
  const { recorded, config } = appStore.getState();
  if (recorded.run === null) return;
  appStore.setState({ config: { ...recorded.run.config, backend: config.backend } });
  playOrPause();
}

/** Takes the recorded run off the page: its prediction, curves, table and words. */
export function dropRecorded(): void {
  const { run, trouble } = appStore.getState().recorded;
  if (run === null && trouble === null) return;
  clearTimeout(timer);
  patch('recorded', initialRecorded);
  if (run === null) return;
  runHistory.clear();
  patch('metrics', { validation: null });
  void clearPreview();
}

/** From now on the recorded run goes when something else begins, and its prediction follows its image. */
export function followRecorded(): void {
  listenToSamples((id) => {
    const { run, frame } = appStore.getState().recorded;
    if (run === null) return;
    if (run.image.id === id) showFrame(frame).catch(fail);
    else pause();
  });
  appStore.subscribe((state, former) => {
    // The same set once more, read in another way, is another one.
    const isReopened = former.data.table !== null && state.data.table !== former.data.table;
    if (isReopened || isOver(state)) dropRecorded();
  });
}
