// One run of the queue on the borrowed training worker, from its start to its predictions.
import type { RunConfig } from '../../engine/run-config.ts';
import type { PredictedImage, TrainStart } from '../../workers/train-protocol.ts';
import { announce } from '../store/app-store.ts';
import { dataClient, trainClient } from '../store/clients.ts';
import { StepClock } from '../store/step-clock.ts';
import type { HeardMessage } from '../store/training-loan.ts';
import { live, patchQueue, compareStore } from './compare-store.ts';
import { RunRecorder } from './run-recorder.ts';

type Ended = { kind: 'done' } | { kind: 'cancelled' } | { kind: 'failed'; message: string };

let endRun: (ended: Ended) => void = () => undefined;
/** Words of a former run may still arrive: nothing is heard until this one says that it is being prepared. */
let isHearing = false;
let clock = new StepClock();

export class RunCancelled extends Error {}
export class RunFailed extends Error {}

/** The run under way ends without a result. */
export function cancelRun(): void {
  endRun({ kind: 'cancelled' });
}

/** The worker died, or the one that has the images. */
export function failRun(message: string): void {
  endRun({ kind: 'failed', message });
}

export interface TrainedRun {
  recorder: RunRecorder;
  seconds: number;
  startedAt: string;
  predictions: PredictedImage[];
}

/**
 * Trains, then predicts the validation images.
 *
 * @param begin 'pause' stops before the first step
 * @throws RunCancelled, and RunFailed with one sentence
 */
export async function trainOne(
  config: RunConfig,
  view: TrainStart['view'],
  begin: 'run' | 'pause',
): Promise<TrainedRun> {
  const startedDate = new Date().toISOString();
  const startedMs = performance.now();
  clock = new StepClock();
  isHearing = false;
  const recorder = new RunRecorder();
  live.recorder = recorder;
  try {
    const ended = new Promise<Ended>((resolve) => (endRun = resolve));
    const started = start(config, view, begin);
    // What the worker says comes on another port than its answers: wait for the message.
    const first = await Promise.race([ended, started.then(() => ended)]);
    if (first.kind === 'cancelled') {
      await trainClient().reset();
      throw new RunCancelled();
    }
    if (first.kind === 'failed') throw new RunFailed(first.message);
    const seconds = (performance.now() - startedMs) / 1000;
    patchQueue({ phase: 'Predicting' });
    const predictions = await Promise.race([
      trainClient().predictValidation(),
      new Promise<never>((_, reject) => {
        endRun = (late) => {
          if (late.kind === 'done') return;
          reject(late.kind === 'cancelled' ? new RunCancelled() : new RunFailed(late.message));
        };
      }),
    ]);
    return { recorder, seconds, startedAt: startedDate, predictions };
  } finally {
    live.recorder = null;
    endRun = () => undefined;
  }
}

async function start(config: RunConfig, view: TrainStart['view'], begin: 'run' | 'pause'): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await dataClient().connect(port1);
  await trainClient().connectData(port2);
  await trainClient().start({
    config,
    previewSampleId: null,
    begin,
    ...(view === undefined ? {} : { view }),
  });
}

/** Everything the worker said since its last batch. */
export function hearRun(messages: readonly HeardMessage[]): void {
  for (const message of messages) {
    if (message.kind === 'state' && message.state === 'preparing') isHearing = true;
    if (isHearing) hearOne(message);
  }
  const { recorder } = live;
  if (recorder === null) return;
  const { version } = compareStore.getState().queue;
  const { stepsPerSecond } = clock.read();
  patchQueue({ step: recorder.step, stepMs: recorder.stepMs, stepsPerSecond, version: version + 1 });
}

function hearOne(message: HeardMessage): void {
  switch (message.kind) {
    case 'state':
      if (message.state !== 'running') clock.breakRate();
      if (message.state === 'running') patchQueue({ state: 'running', phase: null });
      if (message.state === 'paused') {
        patchQueue({ state: 'paused', phase: null });
        announce('The queue is paused.');
      }
      break;
    case 'phase': {
      const { phase, done, total } = message;
      const words =
        phase === 'validating' ? `Validating ${done}/${total}` : phase[0].toUpperCase() + phase.slice(1);
      patchQueue({ phase: phase === 'training' ? null : words });
      break;
    }
    case 'step':
      live.recorder?.addStep(message);
      clock.add(message.step, message.stepMs, performance.now());
      break;
    case 'validation':
      live.recorder?.addValidation(message);
      break;
    case 'nonFinite':
      endRun({ kind: 'failed', message: message.message });
      break;
    case 'failed':
      endRun({ kind: 'failed', message: [message.message, message.fix].filter(Boolean).join(' ') });
      break;
    case 'done':
      endRun({ kind: 'done' });
      break;
    case 'memory':
    case 'preview':
    case 'stepDetail':
    case 'checkpoint':
      break;
  }
}
