// Drives the training worker and writes what it says into the store. No React here.
import { modelMetas } from '../../engine/models/model-metas.ts';
import { readModelSettings } from '../../engine/models/model-settings.ts';
import { DEFAULT_RUN_CONFIG, parseRunConfig, type RunConfig } from '../../engine/run-config.ts';
import type { TrainMessage } from '../../workers/train-protocol.ts';
import { announce, appStore, patch } from './app-store.ts';
import { stopMeasuring } from './cost-controller.ts';
import { dataClient, listenToCrashes, listenToTraining, trainClient } from './clients.ts';
import { clearPreview } from './paint-controller.ts';
import { askBeforeRestart } from './restart.ts';
import type { RunLog } from '../../workers/archive-protocol.ts';
import { runLog } from '../save/run-log.ts';
import { runHistory } from './run-history.ts';
import { applyMessage, clock, showLog } from './run-messages.ts';
import { clearTable, keepRun } from './runs-controller.ts';
import { hasRun, initialRun, type RunSlice } from './run-slice.ts';
import { closeSlowStep } from './slow-step-controller.ts';
import { refuseWhileLent, trainingBorrower, type HeardMessage } from './training-loan.ts';

/** Names the run under way: whoever comes back from waiting with an older one has been overtaken and does nothing more. */
let runToken = 0;
/**
 * What the worker says comes on another port than its answers, so that words of a run may arrive after its reset was answered.
 * From then on nothing is heard until the next run, once it was asked for, says that it is being prepared.
 */
let hearing: 'nothing' | 'next run' | 'this run' = 'nothing';

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Brings the backend up and listens to the worker; the page works on without it. */
export async function openTraining(): Promise<void> {
  try {
    listenToTraining(receive);
    listenToCrashes('train', trainingCrashed);
    const backend = await trainClient().openBackend(DEFAULT_RUN_CONFIG.backend);
    patch('env', { backend, backendError: null });
  } catch (error) {
    patch('env', { backendError: messageOf(error) });
  }
}

/** The round button: starts, pauses or goes on. */
export function playOrPause(): void {
  const { run } = appStore.getState();
  switch (run.state) {
    case 'idle':
    case 'failed':
      void startRun('run');
      break;
    case 'done':
      askBeforeRestart('Play trains again from fresh weights.', () => void startRun('run'));
      break;
    case 'paused':
      resume();
      break;
    case 'running':
    case 'warming':
      follow(trainClient().pause());
      break;
    case 'preparing':
      break;
  }
}

/**
 * One training step, then paused.
 *
 * @param isSlow whether to show what happens in it
 */
export function stepOnce(isSlow = false): void {
  const { run } = appStore.getState();
  if (run.state === 'idle' || run.state === 'failed') void startRun(isSlow ? 'detailedStep' : 'step');
  else if (run.state === 'paused') {
    patch('run', { trouble: null });
    follow(trainClient().step(isSlow));
  }
}

/** Goes on from a pause. */
export function resume(): void {
  closeSlowStep();
  patch('run', { trouble: null });
  clock.breakRate();
  follow(trainClient().resume());
}

/** Words to the run under way; one that fails is told as a failed run. */
export function follow(told: Promise<unknown>): void {
  const token = runToken;
  told.catch((error: unknown) => {
    if (token === runToken) failRun(messageOf(error), 'Start again.');
  });
}

/**
 * Throws the run away: step 0, fresh weights, same seed.
 *
 * @returns false if something newer, a start or another reset, has taken over meanwhile
 */
export async function discardRun(): Promise<boolean> {
  if (appStore.getState().costs.measuring !== null) await stopMeasuring();
  if (!hasRun(appStore.getState().run)) {
    // A start that was refused left its reason.
    patch('run', { trouble: null });
    return true;
  }
  const token = ++runToken;
  hearing = 'nothing';
  try {
    await trainClient().reset();
  } catch (error) {
    if (token === runToken) failRun(messageOf(error), 'Start again.');
    return false;
  }
  if (token !== runToken) return false;
  const forgotten = forgetRun();
  await clearPreview();
  return forgotten === runToken;
}

/** Work worth more than this is not thrown away by one stray key. */
const ASK_FROM_MS = 300_000;

export function resetRun(): void {
  const { run } = appStore.getState();
  const reset = (): void =>
    void discardRun().then((isDone) => {
      if (isDone) announce('Reset: the next run begins at step 0 with the same seed.');
    });
  if (run.step * (run.stepMs ?? 0) >= ASK_FROM_MS) askBeforeRestart('Reset goes back to step 0.', reset);
  else reset();
}

/** @returns the token of what comes next */
function forgetRun(): number {
  hearing = 'nothing';
  closeSlowStep();
  keepRun();
  clearTable();
  clock.clear();
  runHistory.clear();
  runLog.clear();
  patch('run', initialRun);
  patch('metrics', { validation: null });
  return ++runToken;
}

/** The end of a run that cannot go on; the page says why and Play starts anew. */
function failRun(message: string, fix: string): void {
  runToken++;
  hearing = 'nothing';
  patch('run', {
    state: 'failed',
    isStarting: false,
    phase: null,
    trouble: { kind: 'failed', message, fix },
  });
  announce(`${message} ${fix}`);
}

/** With no run on its table a dead worker takes nothing along: the next start spawns a new one. */
function trainingCrashed(error: Error): void {
  const borrower = trainingBorrower();
  if (borrower !== null) borrower.crashed('train', error);
  else if (hasRun(appStore.getState().run))
    failRun(
      error.message,
      'Start again, with fresh weights; a smaller patch or fewer channels need less memory.',
    );
  else announce(error.message);
}

const REOPEN = 'Choose the sample set again, or drop your files once more, and press Play.';

/** The data worker died: a run that still waits for its images would wait for ever; one that has them goes on. */
export function dataCrashed(error: Error): void {
  trainingBorrower()?.crashed('data', error);
  const { run } = appStore.getState();
  if (!run.isStarting && run.state !== 'preparing') return;
  trainClient().close();
  failRun(error.message, REOPEN);
}

/** Where a run goes on that another page, or this one before, had begun. */
export interface FormerRun {
  config: RunConfig;
  step: number;
  checkpoint: Uint8Array;
  log: RunLog;
}

/** Puts a former run on the table, paused; the data it was trained on must be open. */
export function resumeFormer(former: FormerRun): Promise<void> {
  appStore.setState({ config: former.config });
  return startRun('pause', former);
}

/** Begins a run with the settings on the knobs; `former`: where one goes on. */
export async function startRun(
  begin: 'run' | 'step' | 'detailedStep' | 'pause',
  former: FormerRun | null = null,
): Promise<void> {
  const { config, data, run } = appStore.getState();
  if (data.table === null || run.isStarting) return;
  if (refuseWhileLent()) return;
  let checked: RunConfig;
  try {
    if (data.source === null) throw new Error(`${data.table.name} is no longer open. ${REOPEN}`);
    checked = parseRunConfig(config);
    readModelSettings(checked, modelMetas);
  } catch (error) {
    const fix = data.source === null ? '' : 'Change it and press Play.';
    patch('run', { trouble: { kind: 'failed', message: messageOf(error), fix } });
    return;
  }
  const token = forgetRun();
  // At once, before anything is awaited: a second press finds the run starting.
  patch('run', { isStarting: true, config: checked, step: former?.step ?? 0 });
  if (former !== null) showLog(former.log, checked.loss.id);
  const isOvertaken = (): boolean => token !== runToken;
  try {
    if (appStore.getState().costs.measuring !== null) await stopMeasuring();
    await clearPreview();
    if (isOvertaken()) return;
    const train = trainClient();
    const { port1, port2 } = new MessageChannel();
    await dataClient().connect(port1);
    if (isOvertaken()) return;
    await train.connectData(port2);
    if (isOvertaken()) return;
    hearing = 'next run';
    const now = appStore.getState();
    // Hot knobs may have been turned meanwhile.
    const start = {
      config: now.run.config ?? checked,
      previewSampleId: now.data.selectedId,
      begin,
      keepsCheckpoints: true,
      ...(former === null ? {} : { checkpoint: former.checkpoint }),
    };
    await train.start(start);
  } catch (error) {
    if (!isOvertaken())
      failRun(
        messageOf(error),
        'Start again; if it fails once more, choose a smaller patch or fewer channels.',
      );
  }
}

/** The person looks at another image: its prediction is what the run shows from now on. */
export function previewSampleChanged(id: string): void {
  if (hasRun(appStore.getState().run)) follow(trainClient().setPreviewSample(id));
}

/** Everything the worker said since its last batch, written in one go. */
function receive(messages: TrainMessage[]): void {
  const next: Partial<RunSlice> = {};
  const borrower = trainingBorrower();
  const lent: HeardMessage[] = [];
  let isHeard = false;
  for (const message of messages) {
    if (message.kind === 'backend') {
      // True of the worker, whatever becomes of the run.
      patch('env', { backend: message.info, backendError: null });
      continue;
    }
    if (borrower !== null) {
      lent.push(message);
      continue;
    }
    if (hearing === 'next run' && message.kind === 'state' && message.state === 'preparing')
      hearing = 'this run';
    if (hearing !== 'this run') continue;
    isHeard = true;
    applyMessage(message, next);
  }
  if (isHeard) patch('run', { ...next, ...clock.read() });
  if (lent.length > 0) borrower?.hear(lent);
}
