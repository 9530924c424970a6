// The last line on stdout: what a program that started the run reads.
import type { FullMetricValues } from '../../src/engine/train-events.ts';
import type { RunRecord } from './run-record.ts';

export interface Summary {
  backend: string;
  adapter: string;
  steps: number;
  /** Median over the steps after the first three, which compile shaders and warm caches; milliseconds. */
  msPerStep: number | null;
  peakBytes: number;
  loss: { first: number | null; last: number | null };
  /** Means of the last validation; null where there is no validation image. */
  val: FullMetricValues | null;
}

const WARM_UP_STEPS = 3;

/** @returns NaN-free median; null for an empty list */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @throws Error when the backend never came up */
export function summarise(record: RunRecord): Summary {
  const { backend, steps, validations } = record;
  if (backend === null) throw new Error('The run ended before its backend was up.');
  const warm = steps.slice(WARM_UP_STEPS);
  const mean = validations.at(-1)?.mean;
  return {
    backend: backend.backend,
    adapter: backend.adapter,
    steps: steps.length,
    msPerStep: median((warm.length > 0 ? warm : steps).map(({ stepMs }) => stepMs)),
    peakBytes: steps.reduce((peak, { peakBytes }) => Math.max(peak, peakBytes), 0),
    loss: { first: steps[0]?.loss ?? null, last: steps.at(-1)?.loss ?? null },
    val: mean === undefined || validations.at(-1)?.images.length === 0 ? null : mean,
  };
}
