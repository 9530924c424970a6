import { checkMask } from './check-mask.ts';
import { skeletonize } from './skeletonize.ts';

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
  const skeleton = skeletonize(labels, width, height);
  const tube = new Uint8Array(labels.length);
  // A skeleton is sparse: writing the diamond of each of its pixels is cheaper than dilating the image.
  for (let row = 0; row < height; row++) {
    for (let column = 0, i = row * width; column < width; column++, i++) {
      if (skeleton[i] === 0) continue;
      const lastRow = Math.min(height - 1, row + radiusPx);
      for (let r = Math.max(0, row - radiusPx); r <= lastRow; r++) {
        const reachPx = radiusPx - Math.abs(r - row);
        const end = r * width + Math.min(width - 1, column + reachPx);
        for (let j = r * width + Math.max(0, column - reachPx); j <= end; j++) tube[j] = labels[j];
      }
    }
  }
  return tube;
}
