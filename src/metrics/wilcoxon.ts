// Whether paired values differ by more than chance, without assuming that their differences are normal.
import { normalUpperTail } from './normal-tail.ts';

export interface WilcoxonResult {
  /** T: the smaller of the rank sums of the positive and of the negative differences. */
  statistic: number;
  /** Two-sided, 0…1: how often chance alone gives a T as small. */
  pValue: number;
  /** How the p-value was found: from all 2ⁿ signs, or by the normal approximation. */
  method: 'exact' | 'normal';
  /** Number of differences that are not zero. */
  count: number;
}

/** Largest number of differences whose exact distribution is counted out. */
const EXACT_COUNT = 25;

/** @param magnitudes ascending; @returns their ranks from 1, equal ones sharing the mean, and Σ (t³ − t) over groups of t equal ones */
function rankSorted(magnitudes: readonly number[]): { ranks: number[]; tieSum: number } {
  const ranks: number[] = [];
  let tieSum = 0;
  for (let start = 0; start < magnitudes.length;) {
    let end = start;
    while (end < magnitudes.length && magnitudes[end] === magnitudes[start]) end++;
    const size = end - start;
    for (let i = start; i < end; i++) ranks.push((start + 1 + end) / 2);
    tieSum += size ** 3 - size;
    start = end;
  }
  return { ranks, tieSum };
}

/** Of the 2ⁿ ways to give signs to the ranks 1…n, how many have a positive rank sum of at most `most`. */
function countSigns(n: number, most: number): number {
  const ways = new Float64Array((n * (n + 1)) / 2 + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= n; rank++) {
    for (let sum = ways.length - 1; sum >= rank; sum--) ways[sum] += ways[sum - rank];
  }
  return ways.subarray(0, most + 1).reduce((total, count) => total + count, 0);
}

/**
 * Wilcoxon's signed-rank test, two-sided (Wilcoxon, Biometrics Bulletin 1945), as scipy.stats.wilcoxon with
 * zero_method="wilcox": zero differences are dropped. Up to 25 differences without ties and zeros have the exact null
 * distribution (mode="exact"); all others the normal approximation with the variance corrected for ties and a continuity
 * correction of 1/2 (mode="approx", correction=True).
 *
 * @param differences [n] of pairs
 * @returns null where no difference is other than zero, an empty list included: nothing can be said
 * @throws Error naming the difference that is not finite.
 */
export function testSignedRanks(differences: readonly number[]): WilcoxonResult | null {
  const at = differences.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new Error(`The differences hold ${differences[at]} at index ${at}; all must be finite.`);
  const sorted = differences.filter((value) => value !== 0).sort((a, b) => Math.abs(a) - Math.abs(b));
  const count = sorted.length;
  if (count === 0) return null;
  const { ranks, tieSum } = rankSorted(sorted.map(Math.abs));
  const total = (count * (count + 1)) / 2;
  const positive = ranks.reduce((sum, rank, i) => (sorted[i] > 0 ? sum + rank : sum), 0);
  const statistic = Math.min(positive, total - positive);
  if (count === differences.length && tieSum === 0 && count <= EXACT_COUNT) {
    const pValue = Math.min(1, (2 * countSigns(count, statistic)) / 2 ** count);
    return { statistic, pValue, method: 'exact', count };
  }
  const variance = (count * (count + 1) * (2 * count + 1)) / 24 - tieSum / 48;
  // T is never above its mean; half a rank towards it, but not beyond.
  const z = Math.max(0, total / 2 - statistic - 0.5) / Math.sqrt(variance);
  return { statistic, pValue: Math.min(1, 2 * normalUpperTail(z)), method: 'normal', count };
}
