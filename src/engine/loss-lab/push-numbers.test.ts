import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveredSize, measurePush } from './push-numbers.ts';

/** All values in one histogram of logarithms. */
function coveredPlain(pushes: readonly Float32Array[]): number {
  const bins = new Uint32Array(49 * 16 + 2);
  const values = pushes.flatMap((push) => [...push]);
  for (const value of values) {
    const octaves = Math.log2(Math.abs(value)) + 48;
    bins[octaves <= 0 ? 0 : Math.min(bins.length - 1, 1 + Math.floor(octaves * 16))]++;
  }
  let beyond = (1 - 0.999) * values.length;
  for (let bin = bins.length - 1; bin > 0; bin--) {
    beyond -= bins[bin];
    if (beyond < 0) return 2 ** (bin / 16 - 48);
  }
  return 0;
}

const push = fc
  .tuple(
    fc.constantFrom(0, 1e-12, 1e-5, 1, 3),
    fc.array(fc.oneof(fc.constant(0), fc.double({ min: -1, max: 1, noNaN: true })), { minLength: 1 }),
    fc.integer({ min: 1, max: 200 }),
    fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { maxLength: 8 }),
  )
  .map(([scale, pattern, repeats, outliers]) =>
    Float32Array.from([
      ...Array.from({ length: repeats }, () => pattern.map((value) => scale * value)).flat(),
      ...outliers,
    ]),
  );

describe('numbers of pushes', () => {
  it('cover the size that the histogram of all values gives, outliers or not', () => {
    fc.assert(
      fc.property(fc.array(push, { minLength: 1, maxLength: 3 }), (pushes) => {
        expect(coveredSize(pushes)).toBe(coveredPlain(pushes));
      }),
    );
  });

  it('sum up either sign, the largest and those touched', () => {
    fc.assert(
      fc.property(push, (values) => {
        const touched = Int32Array.from({ length: Math.ceil(values.length / 3) }, (_, i) => 3 * i);
        let [raise, lower, largest] = [0, 0, 0];
        for (const value of values) {
          if (value > 0) raise += value;
          else lower += value;
          if (Math.abs(value) > Math.abs(largest)) largest = value;
        }
        const touchedSum = touched.reduce((sum, at) => sum + Math.abs(values[at]), 0);
        const all = raise - lower;
        expect(measurePush(values, [touched])).toEqual({
          raise,
          lower,
          largest,
          groupMeans: [touched.reduce((sum, at) => sum + values[at], 0) / touched.length],
          touchedShare: all > 0 ? touchedSum / all : 0,
        });
      }),
    );
  });
});
