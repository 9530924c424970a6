// From what a run said to what an experiment keeps of it.
import type { RunResult } from '../../src/engine/experiments/experiment-results.ts';
import { shortenCurve } from '../../src/engine/experiments/shorten-curve.ts';
import type { RunRecord } from '../train/run-record.ts';
import { median } from '../train/summary.ts';

const WARM_UP_STEPS = 3;

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
