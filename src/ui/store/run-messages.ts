// What the training worker says, message by message: into the store, the curves and the ears of screen readers.
import { findLossMeta } from '../../losses/loss-metas.ts';
import { announce, appStore, patch } from './app-store.ts';
import { sortWorstFirst } from './metrics-slice.ts';
import { showPreview } from './paint-controller.ts';
import type { RunLog } from '../../workers/archive-protocol.ts';
import { replayLog, runLog } from '../save/run-log.ts';
import { runHistory } from './run-history.ts';
import { keepRun } from './runs-controller.ts';
import type { RunSlice } from './run-slice.ts';
import { showSlowStep } from './slow-step-controller.ts';
import { StepClock } from './step-clock.ts';
import { timingSettings } from './timing-settings.ts';
import type { HeardMessage } from './training-loan.ts';

let hearCheckpoint: (message: Extract<HeardMessage, { kind: 'checkpoint' }>) => void = () => undefined;

/** Who keeps the run for a page that is opened again. */
export function listenToCheckpoints(hear: typeof hearCheckpoint): void {
  hearCheckpoint = hear;
}

/** Curves and table as a former page left them. */
export function showLog(log: RunLog, lossId: string): void {
  const shownTerm = findLossMeta(lossId)?.shownTerm ?? null;
  replayLog(log, {
    step: (event, lossWeight) => {
      runHistory.appendStep(event, lossWeight, shownTerm);
      runLog.appendStep(event, lossWeight);
    },
    validation: (event) => {
      runHistory.appendValidation(event);
      runLog.appendValidation(event);
    },
  });
  const last = log.validations.at(-1);
  if (last !== undefined) patch('metrics', { validation: { ...last, images: sortWorstFirst(last.images) } });
}

/** Of the run under way. */
export const clock = new StepClock();

/** @param next fields of the run that are written once for all messages of a batch */
export function applyMessage(message: HeardMessage, next: Partial<RunSlice>): void {
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
      if (message.phaseMs !== null) next.phaseMs = message.phaseMs;
      next.phase = null;
      clock.add(message.step, message.stepMs, performance.now());
      const { id, weight } = (run.config ?? config).loss;
      runHistory.appendStep(message, weight, findLossMeta(id)?.shownTerm ?? null);
      runLog.appendStep(message, weight);
      break;
    }
    case 'validation': {
      runHistory.appendValidation(message);
      runLog.appendValidation(message);
      const { step, images, mean } = message;
      patch('metrics', { validation: { step, images: sortWorstFirst(images), mean } });
      publishStepTime();
      break;
    }
    // What does not fit comes as a failure, with what does.
    case 'memory':
      break;
    case 'checkpoint':
      hearCheckpoint(message);
      break;
    case 'preview':
      void showPreview(message);
      break;
    case 'stepDetail':
      void showSlowStep(message);
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
      patch('run', { step: message.step });
      keepRun();
      announce(`Done after ${message.step} steps.`);
      break;
  }
}

function publishStepTime(): void {
  const { run, metrics, env, data } = appStore.getState();
  const medianMs = clock.medianMs();
  if (medianMs === null || run.config === null || env.backend === null || data.table === null) return;
  const measuredFor = timingSettings(run.config, data.table, env.backend);
  const kept = metrics.measuredFor === measuredFor ? metrics.stepMsByLoss : {};
  patch('metrics', { measuredFor, stepMsByLoss: { ...kept, [run.config.loss.id]: medianMs } });
}
