// Soft Dice as nnU-Net's MemoryEfficientSoftDiceLoss computes it.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import type { LossSettings } from '../loss-settings.ts';
import { checkTermInput } from './check-term-input.ts';
import { dropBackground } from './drop-background.ts';
import { SMOOTH } from './smooth.ts';
import { sumPixels } from './sum-pixels.ts';

/**
 * L_Dice = − mean over classes c (foreground only unless told) of (2 Σ y_c p_c + s) / (Σ y_c + Σ p_c + s), s = 1e-5.
 *
 * nnU-Net's clip of the denominator at 1e-8 is left out: both sums are ≥ 0, so with s it never acts.
 *
 * @param probabilities [B,H,W,K+1] softmax.
 * @param target [B,H,W,K+1] one-hot.
 * @param mask [B,H,W,1] 1 where the loss counts, or null.
 * @param settings.sums Over the batch (nnU-Net's 2D default), or per sample, then the mean.
 * @param settings.background Whether channel 0 is one of the classes (nnU-Net: do_bg, default false).
 * @returns Scalar in [−1, 0]; differentiable in probabilities.
 * @throws Error naming the argument when a rank, shape or type does not fit.
 */
export function diceTerm(
  probabilities: Tensor4D,
  target: Tensor4D,
  mask: Tensor4D | null,
  settings: Pick<LossSettings, 'sums' | 'background'> = { sums: 'batch', background: 'excluded' },
): Scalar {
  checkTermInput('diceTerm', { probabilities, target }, mask);
  const classesOf = (x: Tensor4D) => (settings.background === 'included' ? x : dropBackground(x));
  const p = classesOf(mask === null ? probabilities : tf.mul(probabilities, mask));
  const y = classesOf(mask === null ? target : tf.mul(target, mask));
  let intersection = sumPixels(tf.mul(p, y)) as tf.Tensor;
  let sumP = sumPixels(p) as tf.Tensor;
  let sumY = sumPixels(y) as tf.Tensor;
  if (settings.sums === 'batch')
    [intersection, sumP, sumY] = [intersection, sumP, sumY].map((x) => tf.sum(x, 0));
  const dice = tf.div(tf.add(tf.mul(intersection, 2), SMOOTH), tf.add(tf.add(sumY, sumP), SMOOTH));
  return tf.neg(tf.mean(dice));
}
