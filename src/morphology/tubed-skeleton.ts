import { checkMask } from './check-mask.ts';
import { keepTube } from './tiles/keep-tube.ts';

/**
 * Tubed skeleton of a label map (Skeleton Recall, Kirchhoff et al. 2024): the skeleton of all foreground classes
 * together, dilated with the diamond |dr| + |dc| ≤ radiusPx, times the label map. It never leaves the label's own
 * foreground, and a class beside a thicker one may lose its part of the skeleton.
 *
 * @param labels [height · width] row-major, 0 background, 1…K with any K ≤ 255
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @param radiusPx integer ≥ 0 in pixels; 2 is the paper's two dilations with a cross, 0 is the bare skeleton
 * @returns [height · width], 0…K
 * @throws Error naming the argument when width or height is no integer ≥ 1, labels is no Uint8Array of their product, or
 *   radiusPx is no integer ≥ 0.
 */
export function computeTubedSkeleton(
  labels: Uint8Array,
  width: number,
  height: number,
  radiusPx = 2,
): Uint8Array {
  checkMask('label map', labels, width, height);
  if (!Number.isInteger(radiusPx) || radiusPx < 0) {
    throw new Error(`radiusPx, the radius of the tube, must be an integer from 0 up; it is ${radiusPx}.`);
  }
  return keepTube(labels, width, height, radiusPx, 255);
}
