// Where another skeleton of the same mask leaves the exact one uncovered.
import { checkMask } from '../morphology/check-mask.ts';
import { labelRuns } from '../morphology/connected-components.ts';
import { clearBits, packPixels, type PixelBits } from '../morphology/pixel-bits.ts';
import { checkPair } from './check-pair.ts';
import { measureRuns } from './region-shapes.ts';
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
  const uncovered = findUncovered(packPixels(skeleton, width, height), packPixels(other, width, height));
  if (uncovered === null) return [];
  const runs = labelRuns(uncovered, 8);
  const sizes = new Int32Array(runs.count + 1);
  runs.labels.forEach((label, run) => (sizes[label] += runs.ends[run] - runs.starts[run]));
  const isWanted = Uint8Array.from(sizes, (size, label) => (label > 0 && size > longerThanPx ? 1 : 0));
  return measureRuns(runs, isWanted).filter((shape) => shape !== null);
}

/** Pixels of a skeleton without one of the other on them or beside them; null where there are none. */
function findUncovered(skeleton: PixelBits, { words: other, stride }: PixelBits): PixelBits | null {
  const { words } = skeleton;
  const uncovered = clearBits(skeleton.width, skeleton.height);
  let found = 0;
  for (let at = stride + 1; at < words.length - stride; at++) {
    const pixels = words[at];
    if (pixels === 0) continue;
    const before = other[at - stride - 1] | other[at - 1] | other[at + stride - 1];
    const here = other[at - stride] | other[at] | other[at + stride];
    const after = other[at - stride + 1] | other[at + 1] | other[at + stride + 1];
    const near = here | (here << 1) | (before >>> 31) | (here >>> 1) | (after << 31);
    uncovered.words[at] = pixels & ~near;
    found |= pixels & ~near;
  }
  return found === 0 ? null : uncovered;
}
