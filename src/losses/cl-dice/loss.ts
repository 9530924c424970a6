import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import type { LossInput, LossPlugin } from '../loss-plugin.ts';
import type { LossSettings } from '../loss-settings.ts';
import { softClDice } from '../terms/cl-dice-term.ts';
import { dropBackground } from '../terms/drop-background.ts';
import { genericLoss } from '../terms/generic-loss.ts';
import { softSkeleton } from '../terms/soft-skeleton.ts';
import { meta } from './meta.ts';

/** s of both fractions (authors' code: smooth = 1). */
const SMOOTH = 1;

/** The generic loss, and what of prediction p and ground truth y takes part in clDice. */
function readInput(input: LossInput, settings: LossSettings) {
  const { probabilities, mask, target, dice, ce } = genericLoss(input, settings);
  const counted = (x: Tensor4D): Tensor4D => {
    const classes = settings.background === 'included' ? x : dropBackground(x);
    return mask === null ? classes : tf.mul<Tensor4D>(classes, mask);
  };
  const iterations = settings.iterations ?? meta.defaultIterations ?? 0;
  return { p: counted(probabilities), y: counted(target), iterations, dice, ce };
}

/**
 * L = L_CE + L_Dice + w (1 − soft clDice), soft clDice = 2 T_prec T_sens / (T_prec + T_sens) with
 * T_prec = (Σ S(p) y + s) / (Σ S(p) + s), T_sens = (Σ S(y) p + s) / (Σ S(y) + s), s = 1 (Shit et al., CVPR 2021,
 * algorithm 2; authors' PyTorch code). p are softmax probabilities, y the one-hot labels, S the soft skeleton of k
 * iterations; S(y) has no gradient. Sums run over batch and pixels, whatever settings.sums says of Dice. Connectivity in
 * [0, 1), total in [−1, ∞).
 *
 * Deviations: the authors weigh clDice against their own soft Dice (α = 0.5); here it is added to nnU-Net's L_CE + L_Dice
 * with the weight w, as the Skeleton Recall paper compares it. With more than one class it is the mean of one clDice per
 * class, a stated extension; settings.clDiceClasses = 'global' gives the authors' one sum over all channels.
 * Background is left out unless settings.background includes it (the authors' exclude_background). Where a mask says that
 * pixels do not count, p and y are multiplied by it before skeletons and sums: there both are 0.
 */
export const loss: LossPlugin = {
  meta,
  compute(input, weight, settings) {
    const { p, y, iterations, dice, ce } = readInput(input, settings);
    const skeletons = { prediction: softSkeleton(p, iterations), target: softSkeleton(y, iterations) };
    const clDice = softClDice(p, y, skeletons, { smooth: SMOOTH, classes: settings.clDiceClasses });
    const connectivity = tf.sub<Scalar>(1, clDice);
    return { total: tf.add(tf.add(ce, dice), tf.mul(connectivity, weight)), dice, ce, connectivity };
  },
  predictedSkeleton(input, settings) {
    const { p, iterations } = readInput(input, settings);
    return softSkeleton(p, iterations);
  },
};
