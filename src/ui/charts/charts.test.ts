import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSplit, formatSteps, logSplits, validationFloor } from './axis-splits.ts';
import { decimateMinMax } from './decimate.ts';
import { createLogSmoother, createSmoother } from './smooth.ts';

describe('decimateMinMax', () => {
  it('draws everything that fits', () => {
    expect(decimateMinMax([3, 1, 2], 3, 10)).toEqual([0, 1, 2]);
  });

  it('keeps a single spike among a hundred thousand points', () => {
    const values = new Float64Array(100_000).fill(1);
    values[54_321] = 9;
    values[54_322] = -9;
    const kept = decimateMinMax(values, values.length, 500);
    expect(kept).toContain(54_321);
    expect(kept).toContain(54_322);
    expect(kept.length).toBeLessThanOrEqual(500);
  });

  it('keeps the first and the last point, the extremes, and a rising order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 4, max: 60 }),
        (values, budget) => {
          const kept = decimateMinMax(values, values.length, budget);
          expect(kept[0]).toBe(0);
          expect(kept.at(-1)).toBe(values.length - 1);
          expect(kept.length).toBeLessThanOrEqual(Math.max(budget, 2));
          expect(kept.every((index, at) => at === 0 || index > kept[at - 1])).toBe(true);
          const drawn = kept.map((index) => values[index]);
          expect(Math.max(...drawn)).toBe(Math.max(...values));
          expect(Math.min(...drawn)).toBe(Math.min(...values));
        },
      ),
    );
  });

  it('skips what is not finite', () => {
    const values = Array.from({ length: 100 }, (_, at) => (at % 3 === 0 ? NaN : at));
    expect(
      decimateMinMax(values, 100, 20)
        .slice(1, -1)
        .every((index) => !Number.isNaN(values[index])),
    ).toBe(true);
  });
});

describe('createSmoother', () => {
  it('leaves a constant alone from its first value on', () => {
    const smooth = createSmoother(10);
    for (let at = 0; at < 20; at++) expect(smooth(0.7)).toBeCloseTo(0.7, 12);
  });

  it('follows a straight line without lag, once its beginning is forgotten', () => {
    const smooth = createSmoother(10);
    let value = 0;
    for (let at = 0; at <= 500; at++) value = smooth(3 - at / 100);
    expect(value).toBeCloseTo(3 - 500 / 100, 6);
  });

  it('dampens noise', () => {
    const smooth = createSmoother(10);
    let worst = 0;
    for (let at = 0; at < 400; at++) {
      const value = smooth(at % 2 === 0 ? 1 : -1);
      if (at > 100) worst = Math.max(worst, Math.abs(value));
    }
    expect(worst).toBeLessThan(0.1);
  });

  it('stays positive on a log axis, even after a fall to zero', () => {
    const smooth = createLogSmoother(10);
    for (let at = 0; at < 50; at++) smooth(1);
    for (let at = 0; at < 50; at++) expect(smooth(0)).toBeGreaterThan(0);
  });
});

describe('axes', () => {
  it('splits a log axis at 1, 2 and 5', () => {
    expect(logSplits(0.12, 1.6)).toEqual([0.2, 0.5, 1]);
    expect(logSplits(0, 1)).toEqual([]);
    expect(logSplits(1e-4, 10)).toEqual([1e-4, 1e-3, 1e-2, 0.1, 1, 10]);
  });

  it('labels shortly', () => {
    expect([0.2, 1, 20].map(formatSplit)).toEqual(['.2', '1', '20']);
    expect([0, 500, 1000, 2500].map(formatSteps)).toEqual(['0', '500', '1 k', '2.5 k']);
  });

  it('begins the validation axis at the quarter below', () => {
    expect([0.1, 0.26, 0.74, 0.98].map(validationFloor)).toEqual([0, 0.25, 0.5, 0.75]);
  });
});
