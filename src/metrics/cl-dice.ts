import { checkMask } from '../morphology/check-mask.ts';
import { skeletonize } from '../morphology/skeletonize.ts';
import { checkPair } from './check-pair.ts';
import { ratio } from './dice.ts';

export interface ClDiceValues {
  /** Harmonic mean of the two halves; null where either skeleton is empty or both halves are 0 (the reference: not a number). */
  clDice: number | null;
  /** Share of the prediction's skeleton inside the ground truth; null where that skeleton is empty. */
  topologyPrecision: number | null;
  /** Share of the ground truth's skeleton inside the prediction; null where that skeleton is empty. */
  topologySensitivity: number | null;
}

/** Share of `skeleton` that lies in `mask`. */
function coveredShare(skeleton: Uint8Array, mask: Uint8Array): number | null {
  let covered = 0;
  let total = 0;
  for (let i = 0; i < skeleton.length; i++) {
    if (skeleton[i] === 0) continue;
    total++;
    if (mask[i] !== 0) covered++;
  }
  return ratio(covered, total);
}

/**
 * The clDice metric (Shit et al. 2021) on hard masks, with scikit-image's skeletons and no smoothing.
 *
 * @param prediction [height · width] row-major, foreground ≠ 0
 * @param truth [height · width] row-major, foreground ≠ 0
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @throws Error naming the argument when either is no Uint8Array of height · width values, or width or height is no
 *   integer ≥ 1.
 */
export function measureClDice(
  prediction: Uint8Array,
  truth: Uint8Array,
  width: number,
  height: number,
): ClDiceValues {
  checkPair(prediction, truth);
  checkMask('ground truth', truth, width, height);
  const topologyPrecision = coveredShare(skeletonize(prediction, width, height), truth);
  const topologySensitivity = coveredShare(skeletonize(truth, width, height), prediction);
  const clDice =
    topologyPrecision === null || topologySensitivity === null
      ? null
      : ratio(2 * topologyPrecision * topologySensitivity, topologyPrecision + topologySensitivity);
  return { clDice, topologyPrecision, topologySensitivity };
}
