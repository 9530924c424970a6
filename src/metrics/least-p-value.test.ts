import { expect, it } from 'vitest';
import { leastPValue } from './least-p-value.ts';

it('is 2 of 2ⁿ for few pairs, and none for none', () => {
  expect(leastPValue(0)).toBeNull();
  for (const n of [1, 3, 5, 8, 20]) expect(leastPValue(n)).toBeCloseTo(2 / 2 ** n, 12);
});

it('goes on falling where the normal distribution takes over', () => {
  expect(leastPValue(30)).toBeLessThan(1e-5);
  expect(leastPValue(30)).toBeGreaterThan(0);
});
