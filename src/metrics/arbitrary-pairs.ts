// Pairs of masks for property tests: unrelated ones hardly ever have anything in common.
import fc from 'fast-check';
import { arbitraryMask } from '../morphology/arbitrary-masks.ts';

export interface SizedPair {
  prediction: Uint8Array;
  truth: Uint8Array;
  width: number;
  height: number;
}

/** Two masks of one size, up to 20 × 20 pixels: unrelated, or the first with noise and strokes turned over or cut out. */
export const arbitraryPair: fc.Arbitrary<SizedPair> = fc
  .tuple(arbitraryMask(20), arbitraryMask(20), fc.integer({ min: 0, max: 2 }))
  .map(([a, b, mix]) => {
    const { width, height } = a;
    const other = Uint8Array.from({ length: width * height }, (_, i) => {
      const [row, column] = [Math.floor(i / width), i % width];
      const value = row < b.height && column < b.width ? b.mask[row * b.width + column] : 0;
      return mix === 0 ? value : mix === 1 ? a.mask[i] ^ value : a.mask[i] & value;
    });
    return { prediction: other, truth: a.mask, width, height };
  });
