// Betti numbers of a mask: foreground 8-connected, background 4-connected (closed pixels).
import { checkMask } from './check-mask.ts';
import { countComponents, countRunComponents } from './connected-components.ts';
import { countSetBits, packPixels, type PixelBits } from './pixel-bits.ts';

export interface BettiNumbers {
  /** β₀: connected components of the foreground. */
  betti0: number;
  /** β₁: holes, i.e. background regions that do not reach the border of the image. */
  betti1: number;
}

/**
 * Euler characteristic V − E + F of the union of the closed pixels of a mask; equals β₀ − β₁ with 8-connected foreground.
 *
 * Between corners of the pixel grid and the edges to their right, and between edges downwards and the pixels to their right,
 * what is left over is one for each run that ends there: of pixels of two rows together, and of pixels of one row.
 *
 * Gray, "Local properties of binary images in two dimensions" (1971).
 *
 * @param mask [height · width] row-major, foreground ≠ 0
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @throws Error naming the argument when width or height is no integer ≥ 1, or the mask is no Uint8Array of their product.
 */
export function computeEulerCharacteristic(mask: Uint8Array, width: number, height: number): number {
  checkMask('mask', mask, width, height);
  return countEuler(packPixels(mask, width, height));
}

function countEuler({ words, stride }: PixelBits): number {
  let sum = 0;
  // A row that ends at the width ends in the clear word after it.
  for (let at = 1; at < words.length - stride; at++) {
    const row = words[at];
    const rowBefore = words[at - 1];
    const both = row | words[at + stride];
    const bothBefore = rowBefore | words[at + stride - 1];
    if ((both | bothBefore) === 0) continue;
    sum += countSetBits(((both << 1) | (bothBefore >>> 31)) & ~both);
    sum -= countSetBits(((row << 1) | (rowBefore >>> 31)) & ~row);
  }
  return sum;
}

/**
 * β₀ by labelling, β₁ = β₀ − Euler characteristic: what gudhi's cubical complex gives with foreground as top cells.
 *
 * @param mask [height · width] row-major, foreground ≠ 0
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @throws Error naming the argument when width or height is no integer ≥ 1, or the mask is no Uint8Array of their product.
 */
export function computeBettiNumbers(mask: Uint8Array, width: number, height: number): BettiNumbers {
  checkMask('mask', mask, width, height);
  const bits = packPixels(mask, width, height);
  const betti0 = countRunComponents(bits, 8);
  return { betti0, betti1: betti0 - countEuler(bits) };
}

/**
 * The same by definition: labels the background, padded by one ring, and leaves out the region that the ring belongs to.
 * Slower than {@link computeBettiNumbers}, which must equal it.
 *
 * @param mask [height · width] row-major, foreground ≠ 0
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @throws Error naming the argument when width or height is no integer ≥ 1, or the mask is no Uint8Array of their product.
 */
export function computeBettiNumbersByLabelling(
  mask: Uint8Array,
  width: number,
  height: number,
): BettiNumbers {
  checkMask('mask', mask, width, height);
  const stride = width + 2;
  const padded = new Uint8Array(stride * (height + 2));
  for (let row = 0; row < height; row++) {
    padded.set(mask.subarray(row * width, (row + 1) * width), (row + 1) * stride + 1);
  }
  return {
    betti0: countComponents(mask, width, height),
    betti1: countComponents(padded, stride, height + 2, 'background') - 1,
  };
}
