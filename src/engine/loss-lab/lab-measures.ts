// What a prediction of the lab is worth, by its thresholded mask.
import { measureBettiErrors } from '../../metrics/betti-errors.ts';
import { measureImage } from '../../metrics/image-metrics.ts';
import { computeBettiNumbers } from '../../morphology/betti-numbers.ts';
import { isTouched } from './lab-edits.ts';
import type { Crop, StateMetrics } from './lab-types.ts';

/** Pixels whose probability differs by more than 0.05. @param a logits @param b logits, as many */
export function countTouched(a: Float32Array, b: Float32Array): number {
  let count = 0;
  for (let at = 0; at < a.length; at++) if (isTouched(a[at], b[at])) count++;
  return count;
}

/** [n] logits to [n] 0 or 1: p > ½ */
export function predictedMask(logits: Float32Array): Uint8Array {
  const mask = new Uint8Array(logits.length);
  for (let at = 0; at < mask.length; at++) mask[at] = logits[at] > 0 ? 1 : 0;
  return mask;
}

/** Both masks [height · width], 0 or 1. */
export function measureState(
  predicted: Uint8Array,
  truth: Uint8Array,
  { width, height }: Crop,
): StateMetrics {
  const { dice, clDice } = measureImage(predicted, truth, width, height, 1, null);
  const { betti0, betti1 } = computeBettiNumbers(predicted, width, height);
  return {
    dice,
    clDice,
    ...measureBettiErrors(predicted, truth, width, height),
    pieces: betti0,
    loops: betti1,
  };
}
