import { describe, expect, it } from 'vitest';
import { median, pairRatios } from './paired-ratio.ts';

describe('the ratio of steps that took turns', () => {
  it('is the median of the rounds, whatever single rounds were slowed', () => {
    const base = [10, 20, 10, 10, 90, 10, 10];
    const own = base.map((ms) => 1.1 * ms);
    own[2] = 300;
    const { ratio, low, high } = pairRatios(own, base);
    expect(ratio).toBeCloseTo(1.1, 12);
    expect(low).toBeCloseTo(1.1, 12);
    expect(high).toBe(30);
  });

  it('has the ranks of the sign test: 1 and 6 of 6, 2 and 9 of 10, 6 and 15 of 20', () => {
    for (const [n, least, most] of [
      [1, 1, 1],
      [5, 1, 5],
      [6, 1, 6],
      [10, 2, 9],
      [20, 6, 15],
    ]) {
      const ranks = Array.from({ length: n }, (_, i) => i + 1);
      const { low, high } = pairRatios(
        ranks.toReversed(),
        ranks.map(() => 1),
      );
      expect([n, low, high]).toEqual([n, least, most]);
    }
  });

  it('takes the mean of the two in the middle, and nothing unpaired', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
    expect(() => pairRatios([1, 2], [1])).toThrow(/in pairs/);
    expect(() => pairRatios([], [])).toThrow(/in pairs/);
  });
});
