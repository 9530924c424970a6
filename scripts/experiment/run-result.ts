// From what a run said to what an experiment keeps of it.
import type { RunResult } from '../../src/engine/experiments/experiment-results.ts';
import type { RunRecord, StepEvent } from '../train/run-record.ts';
import { median } from '../train/summary.ts';

const WARM_UP_STEPS = 3;
const CURVE_POINTS = 64;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Means over stretches of steps of nearly equal length. */
export function shortenCurve(
  steps: readonly StepEvent[],
  most = CURVE_POINTS,
): RunResult['history']['curve'] {
  const count = Math.min(most, steps.length);
  return Array.from({ length: count }, (_, index) => {
    const stretch = steps.slice(
      Math.round((index * steps.length) / count),
      Math.round(((index + 1) * steps.length) / count),
    );
    const connectivity = stretch.flatMap(({ terms }) =>
      terms.connectivity === null ? [] : [terms.connectivity],
    );
    return {
      step: stretch[stretch.length - 1].step,
      loss: mean(stretch.map(({ loss }) => loss)),
      dice: mean(stretch.map(({ terms }) => terms.dice)),
      ce: mean(stretch.map(({ terms }) => terms.ce)),
      connectivity: connectivity.length === 0 ? null : mean(connectivity),
    };
  });
}

type Identity = Pick<
  RunResult,
  'key' | 'arm' | 'seed' | 'fold' | 'config' | 'classCount' | 'split' | 'versions' | 'startedAt'
>;

/** @throws Error with one sentence where the run did not come to its end */
export function describeRun(record: RunRecord, identity: Identity, seconds: number): RunResult {
  const { backend, steps, validations, failure, isDone } = record;
  const last = validations.at(-1);
  if (failure !== null) throw new Error(failure);
  if (!isDone || backend === null || last === undefined || steps.length === 0) {
    throw new Error('The run ended before its last validation.');
  }
  const warm = steps.length > WARM_UP_STEPS ? steps.slice(WARM_UP_STEPS) : steps;
  return {
    ...identity,
    backend: { backend: backend.backend, adapter: backend.adapter },
    history: {
      firstLoss: steps[0].loss,
      lastLoss: steps[steps.length - 1].loss,
      curve: shortenCurve(steps),
      validations: validations.map(({ step, mean: values }) => ({ step, mean: values })),
    },
    cost: {
      seconds,
      stepMs: median(warm.map(({ stepMs }) => stepMs)) ?? 0,
      dataMs: median(warm.map(({ dataMs }) => dataMs)) ?? 0,
      peakBytes: steps.reduce((peak, { peakBytes }) => Math.max(peak, peakBytes), 0),
    },
    images: last.images,
    mean: last.mean,
  };
}
