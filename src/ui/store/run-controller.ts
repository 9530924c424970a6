// Drives the training worker and writes what it says into the store. No React here.
import {
  DEFAULT_RUN_CONFIG,
  OPTIMISER_DEFAULTS,
  parseRunConfig,
  type OptimiserId,
  type RunConfig,
} from '../../engine/run-config.ts';
import type { TrainMessage } from '../../workers/train-protocol.ts';
import { formatRate } from '../format/format-number.ts';
import { announce, appStore, patch } from './app-store.ts';
import { dataClient, listenToTraining, trainClient } from './clients.ts';
import { sortWorstFirst } from './metrics-slice.ts';
import { clearPreview, showPreview } from './paint-controller.ts';
import { askBeforeRestart } from './restart.ts';
import { runHistory } from './run-history.ts';
import { hasRun, initialRun, type RunSlice } from './run-slice.ts';
import { StepClock } from './step-clock.ts';

const clock = new StepClock();

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Brings the backend up and listens to the worker; the page works on without it. */
export async function openTraining(): Promise<void> {
  try {
    listenToTraining(receive);
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
      void resume();
      break;
    case 'running':
    case 'warming':
      void trainClient().pause();
      break;
    case 'preparing':
      break;
  }
}

/** One training step, then paused. */
export function stepOnce(): void {
  const { run } = appStore.getState();
  if (run.state === 'idle' || run.state === 'failed') void startRun('step');
  else if (run.state === 'paused') {
    patch('run', { trouble: null });
    void trainClient().step();
  }
}

async function resume(): Promise<void> {
  patch('run', { trouble: null });
  clock.breakRate();
  await trainClient().resume();
}

/** Throws the run away: step 0, fresh weights, same seed. */
export async function discardRun(): Promise<void> {
  if (!hasRun(appStore.getState().run)) return;
  await trainClient().reset();
  forgetRun();
  await clearPreview();
}

/** Work worth more than this is not thrown away by one stray key. */
const ASK_FROM_MS = 300_000;

export function resetRun(): void {
  const { run } = appStore.getState();
  const reset = (): void =>
    void discardRun().then(() => announce('Reset: the next run begins at step 0 with the same seed.'));
  if (run.step * (run.stepMs ?? 0) >= ASK_FROM_MS) askBeforeRestart('Reset goes back to step 0.', reset);
  else reset();
}

function forgetRun(): void {
  clock.clear();
  runHistory.clear();
  patch('run', initialRun);
  patch('metrics', { validation: null });
}

async function startRun(begin: 'run' | 'step'): Promise<void> {
  const { config, data } = appStore.getState();
  if (data.table === null || appStore.getState().run.isStarting) return;
  let checked: RunConfig;
  try {
    checked = parseRunConfig(config);
  } catch (error) {
    patch('run', {
      trouble: { kind: 'failed', message: messageOf(error), fix: 'Change it and press Play.' },
    });
    return;
  }
  forgetRun();
  await clearPreview();
  patch('run', { isStarting: true, config: checked });
  try {
    const train = trainClient();
    const { port1, port2 } = new MessageChannel();
    await dataClient().connect(port1);
    await train.connectData(port2);
    await train.start({ config: checked, previewSampleId: appStore.getState().data.selectedId, begin });
  } catch (error) {
    const trouble = {
      kind: 'failed' as const,
      message: messageOf(error),
      fix: 'Start again; if it fails once more, choose a smaller patch or fewer channels.',
    };
    patch('run', { state: 'failed', isStarting: false, phase: null, trouble });
    announce(trouble.message);
  }
}

/** The person looks at another image: its prediction is what the run shows from now on. */
export async function previewSampleChanged(id: string): Promise<void> {
  if (!hasRun(appStore.getState().run)) return;
  await trainClient().setPreviewSample(id);
}

/** Knobs that act on the running model. */
export function setHotKnobs(knobs: { learningRate?: number; lossWeight?: number }): void {
  const { config, run } = appStore.getState();
  const change = (old: RunConfig): RunConfig => ({
    ...old,
    optimiser: { ...old.optimiser, learningRate: knobs.learningRate ?? old.optimiser.learningRate },
    loss: { ...old.loss, weight: knobs.lossWeight ?? old.loss.weight },
  });
  appStore.setState({ config: change(config) });
  if (hasRun(run)) {
    if (run.config !== null) patch('run', { config: change(run.config) });
    void trainClient().setHotKnobs(knobs);
  }
}

/** Knobs of which a run is made: a change begins a new run, and asks first if trained steps would be lost. */
export function changeColdKnob(what: string, change: (config: RunConfig) => RunConfig): void {
  askBeforeRestart(what, () => {
    const { run, config } = appStore.getState();
    const wasTraining = run.isStarting || ['preparing', 'warming', 'running'].includes(run.state);
    appStore.setState({ config: change(config) });
    if (!hasRun(run)) return;
    void discardRun().then(() => {
      if (wasTraining) void startRun('run');
    });
  });
}

/** Learning rate and weight decay mean something else to each optimiser: they become the chosen one's defaults. */
export function chooseOptimiser(id: OptimiserId): void {
  changeColdKnob('Another optimiser restarts the run.', (config) => ({
    ...config,
    optimiser: { id, ...OPTIMISER_DEFAULTS[id] },
  }));
}

/** The way out of a loss that is no longer finite. */
export function lowerRateAndGoOn(): void {
  const learningRate = appStore.getState().config.optimiser.learningRate * 0.1;
  setHotKnobs({ learningRate });
  announce(`Learning rate lowered to ${formatRate(learningRate)}; training goes on.`);
  void resume();
}

export function startAgain(): void {
  void discardRun().then(() => startRun('run'));
}

/** Everything the worker said since its last batch, written in one go. */
function receive(messages: TrainMessage[]): void {
  const next: Partial<RunSlice> = {};
  for (const message of messages) applyMessage(message, next);
  patch('run', { ...next, ...clock.read() });
}

function applyMessage(message: TrainMessage, next: Partial<RunSlice>): void {
  switch (message.kind) {
    case 'state':
      next.state = message.state;
      next.isStarting = false;
      if (message.state !== 'running') clock.breakRate();
      if (message.state === 'paused' || message.state === 'done') {
        next.phase = null;
        publishStepTime();
      }
      if (message.state === 'paused') announce('Paused.');
      break;
    case 'backend':
      patch('env', { backend: message.info, backendError: null });
      break;
    case 'phase': {
      const { phase, done, total } = message;
      const former = next.phase ?? appStore.getState().run.phase;
      if (former?.phase !== phase) announce(`${phase[0].toUpperCase()}${phase.slice(1)}.`);
      next.phase = { phase, done, total };
      break;
    }
    case 'step': {
      const { run, config } = appStore.getState();
      next.step = message.step;
      next.loss = message.loss;
      next.terms = message.terms;
      next.learningRate = message.learningRate;
      next.peakBytes = message.peakBytes;
      next.phase = null;
      clock.add(message.step, message.stepMs, performance.now());
      runHistory.appendStep(message, (run.config ?? config).loss.weight);
      break;
    }
    case 'validation': {
      runHistory.appendValidation(message);
      const { step, images, mean } = message;
      patch('metrics', { validation: { step, images: sortWorstFirst(images), mean } });
      publishStepTime();
      break;
    }
    case 'preview':
      void showPreview(message);
      break;
    case 'nonFinite':
      next.trouble = { kind: 'nonFinite', message: message.message };
      announce(message.message);
      break;
    case 'failed':
      next.trouble = { kind: 'failed', message: message.message, fix: message.fix };
      next.phase = null;
      announce(`${message.message} ${message.fix}`);
      break;
    case 'done':
      announce(`Done after ${message.step} steps.`);
      break;
  }
}

/** Settings on which the time of a step depends, but for the loss. */
export function timingSettings(config: RunConfig, tableName: string, backend: string): string {
  const { model, patchPx, batch, optimiser } = config;
  return JSON.stringify([model, patchPx, batch, optimiser.id, tableName, backend]);
}

function publishStepTime(): void {
  const { run, metrics, env, data } = appStore.getState();
  const medianMs = clock.medianMs();
  if (medianMs === null || run.config === null || env.backend === null) return;
  const measuredFor = timingSettings(run.config, data.table?.name ?? '', env.backend.backend);
  const kept = metrics.measuredFor === measuredFor ? metrics.stepMsByLoss : {};
  patch('metrics', { measuredFor, stepMsByLoss: { ...kept, [run.config.loss.id]: medianMs } });
}
