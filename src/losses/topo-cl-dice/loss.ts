import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import type { LossInput, LossPlugin } from '../loss-plugin.ts';
import type { LossSettings } from '../loss-settings.ts';
import { softClDice } from '../terms/cl-dice-term.ts';
import { dropBackground } from '../terms/drop-background.ts';
import { genericLoss } from '../terms/generic-loss.ts';
import { topologySkeleton } from '../terms/topology-skeleton.ts';
import { meta } from './meta.ts';

/** s of both fractions, as in clDice. */
const SMOOTH = 1;
/** Temperature of the noise: the default of the authors' module, as its strength in meta.ts is. */
const TAU = 1;

/** The generic loss, what of prediction p and ground truth y takes part in clDice, and how p is thinned. */
function readInput(input: LossInput, settings: LossSettings) {
  const { probabilities, mask, target, dice, ce } = genericLoss(input, settings);
  const isWhole = settings.background === 'included';
  const counted = (x: Tensor4D): Tensor4D => {
    const classes = isWhole ? x : dropBackground(x);
    return mask === null ? classes : tf.mul<Tensor4D>(classes, mask);
  };
  const p = counted(probabilities);
  const y = counted(target);
  const iterations = settings.iterations ?? meta.defaultIterations;
  const options = { iterations, beta: meta.noiseStrength, tau: TAU };
  // u = ½ is the value at which the noise ln u − ln(1 − u) is 0.
  const noise =
    input.noise !== null && isWhole
      ? tf.pad<Tensor4D>(
          input.noise,
          [
            [0, 0],
            [0, 0],
            [0, 0],
            [1, 0],
          ],
          0.5,
        )
      : input.noise;
  return { p, y, options, noise, dice, ce };
}

/**
 * L = L_CE + L_Dice + w (1 − soft clDice), soft clDice as in the plug-in cl-dice, with its soft skeleton replaced by the
 * topology-preserving one of Menten et al. (ICCV 2023; Boolean mode, k = 5 unless the settings say otherwise, τ = 1):
 * β = 0.33 with the noise of the input for the prediction, no noise where there is none and for the ground truth, whose
 * skeleton has no gradient. Sums run over batch and pixels, whatever settings.sums says of Dice. Connectivity in [0, 1),
 * total in [−1, ∞).
 *
 * Deviations: no code of this composition is published, and the settings of the Skeleton Recall paper's baseline are not
 * known. With more than one class it is the mean of one clDice per class; settings.clDiceClasses = 'global' sums over all
 * channels at once. Where settings.background includes channel 0, that channel takes no noise: the noise is drawn for the
 * foreground only. Where a mask says that pixels do not count, p and y are multiplied by it before skeletons and sums.
 */
export const loss: LossPlugin = {
  meta,
  compute(input, weight, settings) {
    const { p, y, options, noise, dice, ce } = readInput(input, settings);
    const skeletons = {
      prediction: topologySkeleton(p, { ...options, noise }),
      target: topologySkeleton(y, { ...options, noise: null }),
    };
    const clDice = softClDice(p, y, skeletons, { smooth: SMOOTH, classes: settings.clDiceClasses });
    const connectivity = tf.sub<Scalar>(1, clDice);
    return { total: tf.add(tf.add(ce, dice), tf.mul(connectivity, weight)), dice, ce, connectivity };
  },
  predictedSkeleton(input, settings) {
    const { p, options, noise } = readInput(input, settings);
    return topologySkeleton(p, { ...options, noise });
  },
};
