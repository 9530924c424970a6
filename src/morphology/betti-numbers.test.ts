import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMask } from './arbitrary-masks.ts';
import {
  computeBettiNumbers,
  computeBettiNumbersByLabelling,
  computeEulerCharacteristic,
} from './betti-numbers.ts';

describe('Betti numbers', () => {
  it('are the same by the Euler characteristic and by labelling', () => {
    fc.assert(
      fc.property(arbitraryMask(70), ({ mask, width, height }) => {
        const byLabelling = computeBettiNumbersByLabelling(mask, width, height);
        expect(computeBettiNumbers(mask, width, height)).toEqual(byLabelling);
        expect(computeEulerCharacteristic(mask, width, height)).toBe(byLabelling.betti0 - byLabelling.betti1);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['an empty image', [0], 1, { betti0: 0, betti1: 0 }],
    ['one pixel', [1], 1, { betti0: 1, betti1: 0 }],
    ['a ring', [1, 1, 1, 1, 0, 1, 1, 1, 1], 3, { betti0: 1, betti1: 1 }],
    ['a ring of diagonal neighbours', [0, 1, 0, 1, 0, 1, 0, 1, 0], 3, { betti0: 1, betti1: 1 }],
    ['a bay that is open to the border', [1, 1, 1, 1, 0, 1, 1, 0, 1], 3, { betti0: 1, betti1: 0 }],
    ['two parts', [1, 0, 1], 3, { betti0: 2, betti1: 0 }],
  ])('of %s', (_name, pixels, width, betti) => {
    const mask = Uint8Array.from(pixels);
    expect(computeBettiNumbers(mask, width, mask.length / width)).toEqual(betti);
    expect(computeBettiNumbersByLabelling(mask, width, mask.length / width)).toEqual(betti);
  });

  it.each([computeBettiNumbers, computeBettiNumbersByLabelling, computeEulerCharacteristic])(
    'refuse wrong arguments: %o',
    (compute) => {
      expect(() => compute(new Uint8Array(3), 2, 2)).toThrow(/mask has 3 values/);
      expect(() => compute(new Uint8Array(0), 0, 3)).toThrow(/mask is said to be 0 × 3 pixels/);
      expect(() => compute(new Uint8Array(3), 1.5, 2)).toThrow(/integers from 1 up/);
      const floats = new Float32Array(4) as unknown as Uint8Array;
      expect(() => compute(floats, 2, 2)).toThrow(/mask must be a Uint8Array; it is of type Float32Array/);
    },
  );
});
