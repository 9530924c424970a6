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

/** Every step from the same weights; the worst of all steps. */
export interface StepwiseDistances extends Omit<Distances, 'gradient'> {
  /** ‖Δ‖ / ‖update‖ of a step's update. */
  update: number | null;
}

/** One run: Tendril against PyTorch in float32; as `float64`, against it in float64. */
export interface Comparison extends Partial<Distances> {
  folder: string;
  /** Largest |Δ| of a probability that both sides compute with Tendril's trained weights. */
  prediction: number | null;
  stepwise?: StepwiseDistances;
  float64?: Distances;
  /** PyTorch in float32 against PyTorch in float64. */
  torch?: Distances;
  /** PyTorch against PyTorch from weights that differ in their last bit. */
  nudged?: Distances;
}

export const LIMITS = { loss: 1e-4, gradient: 1e-4, weights: 1e-3, prediction: 1e-4 } as const;

type Value = number | null | undefined;

/** What is judged: its name, its limit and its value; undefined where it was not compared. */
const JUDGED: { name: string; limit: number; of: (one: Comparison) => Value }[] = [
  { name: 'loss', limit: LIMITS.loss, of: (one) => one.loss },
  { name: 'weights', limit: LIMITS.weights, of: (one) => one.weights },
  { name: 'gradient', limit: LIMITS.gradient, of: (one) => one.gradient },
  { name: 'loss, stepwise', limit: LIMITS.loss, of: (one) => one.stepwise?.loss },
  { name: 'terms, stepwise', limit: LIMITS.loss, of: (one) => one.stepwise?.terms },
  { name: 'weights, stepwise', limit: LIMITS.weights, of: (one) => one.stepwise?.weights },
  { name: 'prediction', limit: LIMITS.prediction, of: (one) => one.prediction },
];

/** How far PyTorch is from itself: in float64, and from weights that differ in their last bit. */
const ITSELF: { name: string; of: (one: Comparison) => Value }[] = [
  { name: 'torch 32/64: loss', of: (one) => one.torch?.loss },
  { name: 'weights', of: (one) => one.torch?.weights },
  { name: 'torch ±1 ulp: loss', of: (one) => one.nudged?.loss },
  { name: 'weights', of: (one) => one.nudged?.weights },
];

/** Names of the measures beyond their limit; one that is not a number is. */
export function misses(comparison: Comparison): string[] {
  return JUDGED.filter(({ limit, of }) => {
    const value = of(comparison);
    return value !== undefined && !(value !== null && value <= limit);
  }).map(({ name }) => name);
}

const short = (value: Value) => (value === undefined ? '' : value === null ? 'NaN' : value.toExponential(1));

/** A line a run. The columns after the judged ones say by how much PyTorch differs from itself. */
export function formatComparisons(comparisons: readonly Comparison[]): string {
  const head = ['run', ...JUDGED.map(({ name }) => name), ...ITSELF.map(({ name }) => name), ''];
  const limits = ['allowed', ...JUDGED.map(({ limit }) => short(limit)), ...ITSELF.map(() => ''), ''];
  const rows = comparisons.map((one) => [
    one.folder,
    ...JUDGED.map(({ of }) => short(of(one))),
    ...ITSELF.map(({ of }) => short(of(one))),
    misses(one).length === 0 ? 'ok' : `MISS: ${misses(one).join('; ')}`,
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
