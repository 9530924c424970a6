import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMask } from '../morphology/arbitrary-masks.ts';
import { labelComponents } from '../morphology/connected-components.ts';
import { skeletonize } from '../morphology/skeletonize.ts';
import { measureShapes } from './region-shapes.ts';
import { findSkeletonGaps } from './skeleton-gaps.ts';

const line = (gap: (column: number) => boolean) =>
  Uint8Array.from({ length: 30 * 5 }, (_, at) => (Math.floor(at / 30) === 2 && !gap(at % 30) ? 1 : 0));

describe('findSkeletonGaps', () => {
  it('finds a gap in a line, shorter by the pixel at each end that has a neighbour', () => {
    const whole = line(() => false);
    const broken = line((column) => column >= 10 && column < 17);
    const [gap, ...others] = findSkeletonGaps(whole, broken, 30, 5, 2);
    expect(others).toEqual([]);
    expect(gap.pixelCount).toBe(5);
    expect(gap.centroid).toEqual({ x: 13.5, y: 2.5 });
    expect(findSkeletonGaps(whole, broken, 30, 5, 5)).toEqual([]);
  });

  it('passes over a line beside and a single missing pixel', () => {
    const whole = line(() => false);
    const beside = new Uint8Array(whole.length);
    beside.set(whole.subarray(30), 0);
    expect(findSkeletonGaps(whole, beside, 30, 5, 0)).toEqual([]);
    expect(
      findSkeletonGaps(
        whole,
        line((column) => column === 12),
        30,
        5,
        0,
      ),
    ).toEqual([]);
  });

  it('has no gap where the other is the same, and one for each piece where it is empty', () => {
    fc.assert(
      fc.property(arbitraryMask(), ({ mask, width, height }) => {
        const skeleton = skeletonize(mask, width, height);
        expect(findSkeletonGaps(skeleton, skeleton, width, height, 0)).toEqual([]);
        const gaps = findSkeletonGaps(skeleton, new Uint8Array(mask.length), width, height, 0);
        expect(gaps.reduce((sum, { pixelCount }) => sum + pixelCount, 0)).toBe(
          skeleton.reduce((sum, value) => sum + value, 0),
        );
      }),
    );
  });

  it('equals the search pixel by pixel', () => {
    fc.assert(
      fc.property(
        arbitraryMask(40),
        fc.array(fc.nat(99), { minLength: 61, maxLength: 61 }),
        fc.nat(99),
        fc.integer({ min: 0, max: 3 }),
        ({ mask, width, height }, pattern, keptPercent, longerThanPx) => {
          const other = mask.map((value, at) => (pattern[at % pattern.length] < keptPercent ? value : 0));
          const uncovered = mask.map((value, at) => {
            if (value === 0) return 0;
            const near = other.some((set, i) => {
              const down = Math.floor(i / width) - Math.floor(at / width);
              return set !== 0 && Math.abs(down) <= 1 && Math.abs((i % width) - (at % width)) <= 1;
            });
            return near ? 0 : 1;
          });
          const components = labelComponents(uncovered, width, height);
          const isWanted = Uint8Array.from({ length: components.count + 1 }, (_, label) => {
            const size = components.labels.reduce((sum, at) => sum + (at === label ? 1 : 0), 0);
            return label > 0 && size > longerThanPx ? 1 : 0;
          });
          const wanted = measureShapes(components, width, isWanted).filter((shape) => shape !== null);
          expect(findSkeletonGaps(mask, other, width, height, longerThanPx)).toEqual(wanted);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses what does not fit', () => {
    expect(() => findSkeletonGaps(new Uint8Array(6), new Uint8Array(5), 3, 2, 0)).toThrow();
  });
});
