import { checkPair } from './check-pair.ts';

/** Pixel counts of a predicted mask against the ground truth, and the ratios that follow; a ratio is null where it is 0/0. */
export interface OverlapValues {
  truePositivePx: number;
  falsePositivePx: number;
  falseNegativePx: number;
  /** 2 TP / (2 TP + FP + FN), 0 … 1. */
  dice: number | null;
  /** TP / (TP + FN), 0 … 1: share of the ground truth that was found. */
  sensitivity: number | null;
  /** TP / (TP + FP), 0 … 1: share of the prediction that is right. */
  precision: number | null;
}

/**
 * A share of counts.
 *
 * @param numerator ≥ 0
 * @param denominator ≥ numerator
 * @returns 0…1, or null for 0/0
 */
export function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}

/**
 * Overlap of two masks (nnU-Net's evaluation: null, not 0 or 1, where both are empty).
 *
 * @param prediction [n] one entry a pixel, foreground ≠ 0
 * @param truth [n], foreground ≠ 0
 * @throws Error naming the argument when either is no Uint8Array, the lengths differ, or there is no pixel.
 */
export function measureOverlap(prediction: Uint8Array, truth: Uint8Array): OverlapValues {
  checkPair(prediction, truth);
  let truePositivePx = 0;
  let predictedPx = 0;
  let truthPx = 0;
  for (let i = 0; i < truth.length; i++) {
    const predicted = prediction[i] === 0 ? 0 : 1;
    const real = truth[i] === 0 ? 0 : 1;
    truePositivePx += predicted & real;
    predictedPx += predicted;
    truthPx += real;
  }
  return {
    truePositivePx,
    falsePositivePx: predictedPx - truePositivePx,
    falseNegativePx: truthPx - truePositivePx,
    dice: ratio(2 * truePositivePx, predictedPx + truthPx),
    sensitivity: ratio(truePositivePx, truthPx),
    precision: ratio(truePositivePx, predictedPx),
  };
}
