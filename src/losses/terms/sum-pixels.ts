// Sums over pixels that stay exact enough in float32 and whose gradient uploads nothing.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/**
 * Sum over height and width.
 *
 * Rows first, then columns: a single float32 accumulator over 10^5 pixels loses the fifth digit. The gradient is a
 * broadcast; tfjs's own gradient of sum uploads a tensor of ones as large as the activation.
 *
 * @param x [B,H,W,C]
 * @returns [B,C]
 */
export function sumPixels(x: Tensor4D): Tensor2D {
  const [batch, , , channels] = x.shape;
  const op = tf.customGrad((input) => ({
    value: tf.sum(tf.sum(input as Tensor, 2), 1),
    gradFunc: (dy: Tensor) => tf.broadcastTo(tf.reshape(dy, [batch, 1, 1, channels]), x.shape),
  }));
  return op(x) as Tensor2D;
}
