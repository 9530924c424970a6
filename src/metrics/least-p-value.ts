import { testSignedRanks } from './wilcoxon.ts';

/**
 * The smallest two-sided p-value that Wilcoxon's test can give for n pairs, reached when all differ in the same direction and
 * none by as much as another; null for no pairs.
 *
 * @param pairs n, an integer ≥ 0
 */
export function leastPValue(pairs: number): number | null {
  return testSignedRanks(Array.from({ length: pairs }, (_, index) => index + 1))?.pValue ?? null;
}
