import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMask } from './arbitrary-masks.ts';
import { topologySkeleton } from './topology-skeleton.ts';
import { thinTopology } from './topology-skeleton-bits.ts';

describe('thinTopology', () => {
  it.each([24, 75])('gives the skeleton of the form with factors, up to %i pixels across', (edgePx) => {
    fc.assert(
      fc.property(
        arbitraryMask(edgePx, 3),
        fc.integer({ min: 0, max: 30 }),
        ({ mask, width, height }, iterations) => {
          const { skeleton } = topologySkeleton(mask, width, height, iterations);
          expect(thinTopology(mask, width, height, iterations)).toEqual(skeleton);
        },
      ),
    );
  });

  it.each([31, 32, 33, 64, 65, 100])('thins a thick block %i pixels wide until nothing changes', (width) => {
    const mask = new Uint8Array(width * 41).fill(1);
    const { skeleton } = topologySkeleton(mask, width, 41, 50);
    expect(thinTopology(mask, width, 41, 50)).toEqual(skeleton);
    expect(skeleton.includes(0)).toBe(true);
  });

  it('refuses wrong arguments', () => {
    expect(() => thinTopology(new Uint8Array(4), 2, 2, -1)).toThrow(/number of iterations is -1/);
    expect(() => thinTopology(new Uint8Array(3), 2, 2, 1)).toThrow(/mask has 3 values/);
  });
});
