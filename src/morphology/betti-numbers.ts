// Betti numbers of a mask: foreground 8-connected, background 4-connected (closed pixels).
import { checkMask } from './check-mask.ts';
import { countComponents } from './connected-components.ts';

export interface BettiNumbers {
  /** β₀: connected components of the foreground. */
  betti0: number;
  /** β₁: holes, i.e. background regions that do not reach the border of the image. */
  betti1: number;
}

/** The pixels around a corner of the pixel grid, as bits; a step to the right shifts them by two. */
const UPPER_RIGHT = 2;
const LOWER_RIGHT = 1;

/** What a corner adds to V − E + F: itself, the edge to its right, the edge below it and the pixel between, where they are set. */
const CORNER_SHARES = Int8Array.from({ length: 16 }, (_, corner) => {
  const [lowerRight, upperRight, lowerLeft] = [1, 2, 4].map((bit) => (corner & bit) !== 0);
  return (
    (corner === 0 ? 0 : 1) -
    (upperRight || lowerRight ? 1 : 0) -
    (lowerLeft || lowerRight ? 1 : 0) +
    (lowerRight ? 1 : 0)
  );
});

/**
 * Euler characteristic V − E + F of the union of the closed pixels of a mask; equals β₀ − β₁ with 8-connected foreground.
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
  let sum = 0;
  for (let row = 0; row <= height; row++) {
    const above = (row - 1) * width;
    const below = row * width;
    let corner = 0;
    for (let column = 0; column < width; column++) {
      corner = (corner << 2) & 12;
      if (row > 0 && mask[above + column] !== 0) corner |= UPPER_RIGHT;
      if (row < height && mask[below + column] !== 0) corner |= LOWER_RIGHT;
      sum += CORNER_SHARES[corner];
    }
    sum += CORNER_SHARES[(corner << 2) & 12];
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
  const betti0 = countComponents(mask, width, height);
  return { betti0, betti1: betti0 - computeEulerCharacteristic(mask, width, height) };
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
