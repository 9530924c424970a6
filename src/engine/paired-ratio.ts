// How many times as long one kind of step takes as another, from rounds in which both took turns. Pure.

export interface PairedRatio {
  /** Median of the rounds' ratios. */
  ratio: number;
  /** 95 % interval of that median, from ranks alone; all of the rounds where there are fewer than six. */
  low: number;
  high: number;
}

/** Least chance that the interval holds the median of all rounds that could be. */
const COVERAGE = 0.95;

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return NaN;
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)];
}

/**
 * Each round is compared within itself, so that a machine that becomes busier slows both; the median does not mind the rounds
 * in which only one was slowed. The interval is that of the sign test (order statistics), which asks nothing of how times spread.
 *
 * @param ms one time for each round, > 0
 * @param baseMs as many, of the same rounds
 * @throws Error without rounds, or where their numbers differ.
 */
export function pairRatios(ms: readonly number[], baseMs: readonly number[]): PairedRatio {
  if (ms.length === 0 || ms.length !== baseMs.length)
    throw new Error(`Rounds are compared in pairs: there are ${ms.length} and ${baseMs.length}.`);
  const ratios = ms.map((value, i) => value / baseMs[i]).sort((a, b) => a - b);
  const cut = outerRounds(ratios.length);
  return { ratio: median(ratios), low: ratios[cut], high: ratios[ratios.length - 1 - cut] };
}

/** How many of the least and of the largest of n values may be left out: P(fewer than that many below the median) ≤ 2.5 %. */
function outerRounds(n: number): number {
  let term = 0.5 ** n;
  let tail = term;
  let cut = 0;
  while (tail <= (1 - COVERAGE) / 2) {
    cut++;
    term *= (n - cut + 1) / cut;
    tail += term;
  }
  return Math.max(0, cut - 1);
}
