import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMask } from './arbitrary-masks.ts';
import { skeletonize } from './skeletonize.ts';
import { computeTubedSkeleton } from './tubed-skeleton.ts';

/** By definition: each pixel looks for a skeleton pixel within the diamond. */
function tubePlain(labels: Uint8Array, width: number, height: number, radiusPx: number): Uint8Array {
  const skeleton = skeletonize(labels, width, height);
  return labels.map((label, i) => {
    const row = Math.floor(i / width);
    const column = i % width;
    const isNear = skeleton.some(
      (value, j) =>
        value !== 0 && Math.abs(Math.floor(j / width) - row) + Math.abs((j % width) - column) <= radiusPx,
    );
    return isNear ? label : 0;
  });
}

describe('computeTubedSkeleton', () => {
  it('is the diamond around the skeleton, within the labels', () => {
    fc.assert(
      fc.property(
        arbitraryMask(14, 3),
        fc.integer({ min: 0, max: 4 }),
        ({ mask, width, height }, radiusPx) => {
          const tube = computeTubedSkeleton(mask, width, height, radiusPx);
          expect(tube).toEqual(tubePlain(mask, width, height, radiusPx));
          expect(tube.every((value, i) => value === 0 || value === mask[i])).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('grows with the radius, from the skeleton itself to the whole mask', () => {
    fc.assert(
      fc.property(arbitraryMask(20), ({ mask, width, height }) => {
        expect(computeTubedSkeleton(mask, width, height, 0)).toEqual(skeletonize(mask, width, height));
        const two = computeTubedSkeleton(mask, width, height, 2);
        const three = computeTubedSkeleton(mask, width, height, 3);
        expect(two.every((value, i) => value <= three[i])).toBe(true);
        expect(computeTubedSkeleton(mask, width, height, width + height)).toEqual(mask);
      }),
      { numRuns: 100 },
    );
  });

  it('has radius 2 unless told otherwise', () => {
    const mask = new Uint8Array(15 * 15).fill(1);
    expect(computeTubedSkeleton(mask, 15, 15)).toEqual(computeTubedSkeleton(mask, 15, 15, 2));
    expect(computeTubedSkeleton(mask, 15, 15)).not.toEqual(computeTubedSkeleton(mask, 15, 15, 1));
  });

  it.each([-1, 0.5, NaN])('refuses the radius %s', (radiusPx) => {
    expect(() => computeTubedSkeleton(new Uint8Array(1), 1, 1, radiusPx)).toThrow(
      /radiusPx, the radius of the tube/,
    );
  });

  it('refuses an array that does not fit the size', () => {
    expect(() => computeTubedSkeleton(new Uint8Array(3), 2, 2)).toThrow(/label map has 3 values/);
  });
});
