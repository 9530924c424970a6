// What the comparison found, judged and set as one table.

/** Distances between two trainings of the same run. null: not a number. */
export interface Distances {
  /** Largest |Δ| / |L| of a step's loss. */
  loss: number | null;
  /** The step of it, from 1. */
  lossStep: number;
  /** The same for Dice, cross-entropy and connectivity. */
  terms: number | null;
  /** ‖Δ‖ / ‖g‖ of the first step's gradient. */
  gradient: number | null;
  /** ‖Δ‖ / ‖w‖ after the last step. */
  weights: number | null;
}

/** One run: Tendril against PyTorch in float32; as `float64`, against it in float64; as `torch`, PyTorch against itself. */
export interface Comparison extends Partial<Distances> {
  folder: string;
  /** Largest |Δ| of a probability that both sides compute with Tendril's trained weights. */
  prediction: number | null;
  float64?: Distances;
  torch?: Distances;
}

export const LIMITS = { loss: 1e-4, gradient: 1e-4, weights: 1e-3, prediction: 1e-4 } as const;
type Measure = keyof typeof LIMITS;
const MEASURES = Object.keys(LIMITS) as Measure[];

/** Names of the measures beyond their limit; one that is not a number is. */
export function misses(comparison: Comparison): Measure[] {
  return MEASURES.filter((name) => {
    const value = comparison[name];
    return value !== undefined && !(value !== null && value <= LIMITS[name]);
  });
}

const short = (value: number | null | undefined) =>
  value === undefined ? '' : value === null ? 'NaN' : value.toExponential(1);

/** A line a run. The last two columns are what PyTorch differs from itself when it computes in float64. */
export function formatComparisons(comparisons: readonly Comparison[]): string {
  const head = ['run', 'loss', 'gradient', 'weights', 'prediction', 'torch32-64: loss', 'weights', ''];
  const limits = ['allowed', ...MEASURES.map((name) => short(LIMITS[name])), '', '', ''];
  const rows = comparisons.map((one) => [
    one.folder,
    one.loss == null ? short(one.loss) : `${short(one.loss)} @${one.lossStep}`,
    short(one.gradient),
    short(one.weights),
    short(one.prediction),
    short(one.torch?.loss),
    short(one.torch?.weights),
    misses(one).length === 0 ? 'ok' : `MISS: ${misses(one).join(', ')}`,
  ]);
  const table = [head, limits, ...rows];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
