import { computeBettiNumbers } from '../morphology/betti-numbers.ts';
import { checkMask } from '../morphology/check-mask.ts';
import { checkPair } from './check-pair.ts';

export interface BettiErrors {
  /** |β₀(prediction) − β₀(truth)|: components too many or too few. */
  betti0Error: number;
  /** |β₁(prediction) − β₁(truth)|: loops too many or too few. */
  betti1Error: number;
}

/**
 * Absolute differences of the Betti numbers on the whole image (Skeleton Recall, section 4.2), foreground 8-connected
 * and background 4-connected.
 *
 * @param prediction [height · width] row-major, foreground ≠ 0
 * @param truth [height · width] row-major, foreground ≠ 0
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @throws Error naming the argument when either is no Uint8Array of height · width values, or width or height is no
 *   integer ≥ 1.
 */
export function measureBettiErrors(
  prediction: Uint8Array,
  truth: Uint8Array,
  width: number,
  height: number,
): BettiErrors {
  checkPair(prediction, truth);
  checkMask('ground truth', truth, width, height);
  const predicted = computeBettiNumbers(prediction, width, height);
  const real = computeBettiNumbers(truth, width, height);
  return {
    betti0Error: Math.abs(predicted.betti0 - real.betti0),
    betti1Error: Math.abs(predicted.betti1 - real.betti1),
  };
}
