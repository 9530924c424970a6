import { describe, expect, it } from 'vitest';
import { comparePairs, meanAndDeviation } from './paired-comparison.ts';
import { testSignedRanks } from './wilcoxon.ts';

describe('meanAndDeviation', () => {
  it('divides by n − 1 and leaves null out', () => {
    expect(meanAndDeviation([2, null, 4, 4, 4, 5, 5, 7, 9])).toEqual({
      count: 8,
      mean: 5,
      deviation: Math.sqrt(32 / 7),
    });
    expect(meanAndDeviation([3, null])).toEqual({ count: 1, mean: 3, deviation: null });
    expect(meanAndDeviation([null])).toEqual({ count: 0, mean: null, deviation: null });
  });

  it('refuses what is not finite', () => {
    expect(() => meanAndDeviation([1, Number.NaN])).toThrow(/values holds NaN at index 1/);
  });
});

describe('comparePairs', () => {
  it('takes a from b, image by image, where both are known', () => {
    const compared = comparePairs([1, 2, null, 4, 5, 6], [2, 4, 3, null, 5, 3]);
    expect(compared).toEqual({
      difference: meanAndDeviation([1, 2, 0, -3]),
      larger: 2,
      smaller: 1,
      equal: 1,
      test: testSignedRanks([1, 2, 0, -3]),
    });
    expect(compared.test).toMatchObject({ count: 3, method: 'normal' });
  });

  it('has no test where nothing differs', () => {
    expect(comparePairs([1, 2], [1, 2])).toMatchObject({ equal: 2, test: null });
    expect(comparePairs([], [])).toMatchObject({ difference: { count: 0 }, test: null });
  });

  it('refuses lists of two lengths', () => {
    expect(() => comparePairs([1], [1, 2])).toThrow(/a has 1 values and b 2/);
  });
});
