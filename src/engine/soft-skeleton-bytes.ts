// The soft skeleton as the viewer shows it. Knows no backend: the painter computes it of recorded predictions.
import { softSkeleton } from '../morphology/soft-skeleton.ts';

/** Iterations of clDice's soft skeleton, as in the authors' modules. */
const SOFT_SKELETON_ITERATIONS = 10;

/**
 * @param foreground [height · width] foreground probability 0…1
 * @returns [height · width] clDice's soft skeleton of it, 0…255
 */
export function softSkeletonBytes(foreground: Float32Array, width: number, height: number): Uint8Array {
  return toBytes(softSkeleton(foreground, width, height, SOFT_SKELETON_ITERATIONS));
}

/** [0, 1] → 0…255, rounded. */
export function toBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = Math.round(255 * Math.min(1, Math.max(0, values[i])));
  return bytes;
}
