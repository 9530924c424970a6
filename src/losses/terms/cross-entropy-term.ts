// Cross-entropy over all classes, background included.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import { checkTermInput } from './check-term-input.ts';
import { sumPixels } from './sum-pixels.ts';

/**
 * L_CE = mean over batch and pixels of − log softmax(logits)_y; masked pixels are left out of sum and count
 * (PyTorch's ignore_index), and the term is 0 if no pixel is left.
 *
 * @param logits [B,H,W,K+1]
 * @param target [B,H,W,K+1] one-hot.
 * @param mask [B,H,W,1] 1 where the loss counts, or null.
 * @returns Scalar ≥ 0; differentiable in logits.
 * @throws Error naming the argument when a rank, shape or type does not fit.
 */
export function crossEntropyTerm(logits: Tensor4D, target: Tensor4D, mask: Tensor4D | null): Scalar {
  checkTermInput('crossEntropyTerm', { logits, target }, mask);
  const [batch, height, width] = logits.shape;
  const counted = mask === null ? target : tf.mul(target, mask);
  const sum = tf.sum(sumPixels(tf.mul(tf.logSoftmax(logits, -1), counted)));
  const count = mask === null ? tf.scalar(batch * height * width) : tf.maximum(tf.sum(sumPixels(mask)), 1);
  return tf.neg(tf.div(sum, count));
}
