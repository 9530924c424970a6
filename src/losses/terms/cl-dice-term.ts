// Soft clDice from two soft skeletons, whatever made them.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { checkTermInput } from './check-term-input.ts';
import { sumPixels } from './sum-pixels.ts';

export interface ClDiceOptions {
  /** s, added above and below both fractions: 1 in the authors' module. */
  smooth: number;
  /** One clDice over all channels at once (the authors' module), or the mean of one per class. */
  classes: 'per-class' | 'global';
}

/**
 * Soft clDice = 2 T_prec T_sens / (T_prec + T_sens) with T_prec = (Σ S(p) y + s) / (Σ S(p) + s) and
 * T_sens = (Σ S(y) p + s) / (Σ S(y) + s) (Shit et al., CVPR 2021, section 3). Sums run over batch and pixels.
 * The loss is 1 − soft clDice.
 *
 * @param probabilities p, [B,H,W,C] in [0, 1]
 * @param target y, [B,H,W,C], 0 or 1
 * @param skeletons S(p) and S(y), both [B,H,W,C]
 * @returns Scalar in (0, 1]; differentiable in probabilities and S(p).
 * @throws Error naming the argument when a rank, shape or type does not fit.
 */
export function softClDice(
  probabilities: Tensor4D,
  target: Tensor4D,
  skeletons: { prediction: Tensor4D; target: Tensor4D },
  options: ClDiceOptions,
): Scalar {
  checkTermInput('softClDice', {
    probabilities,
    target,
    'skeletons.prediction': skeletons.prediction,
    'skeletons.target': skeletons.target,
  });
  const { smooth } = options;
  /** [C], or a scalar where the channels are summed as well. */
  const total = (x: Tensor4D): Tensor => {
    const perClass = tf.sum(sumPixels(x), 0);
    return options.classes === 'global' ? tf.sum(perClass) : perClass;
  };
  const share = (part: Tensor, whole: Tensor) => tf.div(tf.add(part, smooth), tf.add(whole, smooth));
  const precision = share(total(tf.mul(skeletons.prediction, target)), total(skeletons.prediction));
  const sensitivity = share(total(tf.mul(skeletons.target, probabilities)), total(skeletons.target));
  const product = tf.mul(tf.mul(precision, sensitivity), 2);
  return tf.mean(tf.div(product, tf.add(precision, sensitivity)));
}
