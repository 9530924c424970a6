// Soft Dice as clDice's authors compute it beside their loss.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import { checkTermInput } from './check-term-input.ts';
import { sumPixels } from './sum-pixels.ts';

/**
 * L = 1 − (2 Σ y p + s) / (Σ y + Σ p + s), one sum over batch, pixels and channels (clDice's authors' soft_dice).
 *
 * It is half of their combined loss (1 − α) L + α L_clDice, α = 0.5. Tendril's losses have nnU-Net's Dice instead
 * (diceTerm): one fraction for each class, s = 1e-5.
 *
 * @param probabilities p, [B,H,W,C] in [0, 1]
 * @param target y, [B,H,W,C], 0 or 1
 * @param options.smooth s, 1 in the authors' code
 * @returns Scalar in [0, 1); differentiable in probabilities
 * @throws Error naming the argument when a rank, shape or type does not fit.
 */
export function softDiceTerm(
  probabilities: Tensor4D,
  target: Tensor4D,
  { smooth }: { smooth: number },
): Scalar {
  checkTermInput('softDiceTerm', { probabilities, target });
  const total = (x: Tensor4D) => tf.sum<Scalar>(sumPixels(x));
  const shared = tf.add(tf.mul(total(tf.mul(probabilities, target)), 2), smooth);
  const all = tf.add(tf.add(total(target), total(probabilities)), smooth);
  return tf.sub<Scalar>(1, tf.div(shared, all));
}
