// Mean and spread of values over images, and the comparison of two runs image by image.
import { testSignedRanks } from './wilcoxon.ts';
import type { WilcoxonResult } from './wilcoxon.ts';

export interface MeanAndDeviation {
  /** Number of values that are not null. */
  count: number;
  /** null where there is none. */
  mean: number | null;
  /** Standard deviation of a sample (divided by n − 1); null for fewer than two values. */
  deviation: number | null;
}

/**
 * @param values null where undefined: left out
 * @throws Error naming the value that is not finite.
 */
export function meanAndDeviation(values: readonly (number | null)[]): MeanAndDeviation {
  const at = values.findIndex((value) => value !== null && !Number.isFinite(value));
  if (at >= 0) throw new Error(`values holds ${values[at]} at index ${at}; what is undefined must be null.`);
  const known = values.filter((value) => value !== null);
  const count = known.length;
  if (count === 0) return { count, mean: null, deviation: null };
  const mean = known.reduce((sum, value) => sum + value, 0) / count;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, deviation: count < 2 ? null : Math.sqrt(squares / (count - 1)) };
}

export interface PairedComparison {
  /** Of b − a over the pairs in which neither is null. */
  difference: MeanAndDeviation;
  /** Pairs in which b is larger, a is larger, and both are equal. */
  larger: number;
  smaller: number;
  equal: number;
  /** null where all differences are zero or there is no pair. */
  test: WilcoxonResult | null;
}

/**
 * Compares two runs over the same images; a pair in which either value is undefined is left out.
 *
 * @param a [n] of the run compared with
 * @param b [n] of the run in question, in the same order of images
 * @throws Error when the lengths differ or a value is not finite.
 */
export function comparePairs(a: readonly (number | null)[], b: readonly (number | null)[]): PairedComparison {
  if (a.length !== b.length) {
    throw new Error(`a has ${a.length} values and b ${b.length}; pairs need as many of both.`);
  }
  const differences: number[] = [];
  b.forEach((value, i) => {
    const other = a[i];
    if (value !== null && other !== null) differences.push(value - other);
  });
  return {
    difference: meanAndDeviation(differences),
    larger: differences.filter((value) => value > 0).length,
    smaller: differences.filter((value) => value < 0).length,
    equal: differences.filter((value) => value === 0).length,
    test: testSignedRanks(differences),
  };
}
