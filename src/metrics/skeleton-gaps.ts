// Where another skeleton of the same mask leaves the exact one uncovered.
import { checkMask } from '../morphology/check-mask.ts';
import { labelComponents } from '../morphology/connected-components.ts';
import { checkPair } from './check-pair.ts';
import { measureShapes } from './region-shapes.ts';
import type { RegionShape } from './topology-error-types.ts';

/**
 * Stretches of a skeleton without a pixel of another one on them or beside them (8 neighbours): its gaps, not its
 * deviations by one pixel.
 *
 * @param skeleton [height · width] row-major, the one that counts, foreground ≠ 0
 * @param other [height · width] row-major, foreground ≠ 0
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @param longerThanPx gaps of so many pixels or fewer are left out; an integer ≥ 0
 * @returns 8-connected pieces of more than longerThanPx pixels, by first pixel in row-major order
 * @throws Error naming the argument when the arrays do not fit each other or the size.
 */
export function findSkeletonGaps(
  skeleton: Uint8Array,
  other: Uint8Array,
  width: number,
  height: number,
  longerThanPx: number,
): RegionShape[] {
  checkPair(other, skeleton);
  checkMask('skeleton', skeleton, width, height);
  const uncovered = new Uint8Array(skeleton.length);
  let hasGap = false;
  for (let row = 0, at = 0; row < height; row++) {
    const up = row > 0 ? -width : 0;
    const down = row < height - 1 ? width : 0;
    for (let column = 0; column < width; column++, at++) {
      if (skeleton[at] === 0) continue;
      const left = column > 0 ? -1 : 0;
      const right = column < width - 1 ? 1 : 0;
      const near =
        other[at] |
        other[at + left] |
        other[at + right] |
        other[at + up] |
        other[at + up + left] |
        other[at + up + right] |
        other[at + down] |
        other[at + down + left] |
        other[at + down + right];
      if (near !== 0) continue;
      uncovered[at] = 1;
      hasGap = true;
    }
  }
  if (!hasGap) return [];
  const components = labelComponents(uncovered, width, height);
  const sizes = new Int32Array(components.count + 1);
  for (const label of components.labels) sizes[label]++;
  const isWanted = Uint8Array.from(sizes, (size, label) => (label > 0 && size > longerThanPx ? 1 : 0));
  return measureShapes(components, width, isWanted).filter((shape) => shape !== null);
}
