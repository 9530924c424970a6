import { checkMask } from './check-mask.ts';

export interface WidestPlace {
  /**
   * Erosions by the plus of 5 pixels after which nothing of the mask is left; pixels outside the image never take part.
   * null where the mask covers the whole image: no number of them is enough. 0 where it is empty.
   */
  erosions: number | null;
  /** A pixel that is among the last to go; the first in row-major order. */
  column: number;
  row: number;
}

/**
 * How many erosions empty a mask, and where it is widest: the largest city-block distance |dr| + |dc| from a foreground
 * pixel to the background inside the image. Two passes (Rosenfeld and Pfaltz 1966).
 *
 * @param mask [height · width] row-major, foreground ≠ 0
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @throws Error naming the argument when width or height is no integer ≥ 1, or the mask is no Uint8Array of their product.
 */
export function findWidestPlace(mask: Uint8Array, width: number, height: number): WidestPlace {
  checkMask('mask', mask, width, height);
  // Longer than any way inside the image, and small enough to add to.
  const far = width + height;
  const distances = new Int32Array(mask.length);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      if (mask[at] === 0) continue;
      const above = row > 0 ? distances[at - width] : far;
      const left = column > 0 ? distances[at - 1] : far;
      distances[at] = Math.min(above, left, far) + 1;
    }
  }
  let widest = 0;
  let place = 0;
  for (let row = height - 1, at = mask.length - 1; row >= 0; row--) {
    for (let column = width - 1; column >= 0; column--, at--) {
      if (mask[at] === 0) continue;
      const below = row < height - 1 ? distances[at + width] : far;
      const right = column < width - 1 ? distances[at + 1] : far;
      const distance = Math.min(distances[at], below + 1, right + 1);
      distances[at] = distance;
      if (distance < widest) continue;
      widest = distance;
      place = at;
    }
  }
  return {
    erosions: widest > far ? null : widest,
    column: place % width,
    row: Math.floor(place / width),
  };
}
