import type { ImageMetrics, MetricValues } from '../../workers/train-protocol.ts';

export interface Validation {
  step: number;
  /** Worst clDice first; images without one last. */
  images: ImageMetrics[];
  mean: MetricValues;
}

export interface MetricsSlice {
  validation: Validation | null;
  /** Median ms of one step by loss id, measured in this page with `measuredFor`'s settings. */
  stepMsByLoss: Readonly<Record<string, number>>;
  /** Settings the times were measured with; other settings empty the list. */
  measuredFor: string | null;
}

export const initialMetrics: MetricsSlice = { validation: null, stepMsByLoss: {}, measuredFor: null };

/** Worst clDice first: there a person sees most; images without a value come last. */
export function sortWorstFirst(images: readonly ImageMetrics[]): ImageMetrics[] {
  return [...images].sort((a, b) => (a.clDice ?? Infinity) - (b.clDice ?? Infinity));
}
