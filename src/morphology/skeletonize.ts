// Thinning that gives scikit-image's skeleton bit for bit, 128 pixels at a time.
import { checkMask } from './check-mask.ts';
import { keepTube } from './tiles/keep-tube.ts';

/**
 * One-pixel-wide skeleton of a mask: scikit-image's `skeletonize` (2D, method zhang). Keeps components (8-connected)
 * and holes (4-connected). Outside the image is background.
 *
 * @param mask [height · width] row-major, foreground ≠ 0
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @returns [height · width], 0 or 1
 * @throws Error naming the argument when width or height is no integer ≥ 1, or the mask is no Uint8Array of their product.
 */
export function skeletonize(mask: Uint8Array, width: number, height: number): Uint8Array {
  checkMask('mask', mask, width, height);
  return keepTube(mask, width, height, 0, 1);
}
