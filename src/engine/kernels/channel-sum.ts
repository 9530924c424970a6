// Sum over batch, height and width: the gradient of a bias.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';

/** Name under which registerKernels provides the sum. */
export const CHANNEL_SUM = 'ChannelSum';

/**
 * Not differentiable: it is itself a gradient.
 *
 * @param x [B,H,W,C]
 * @returns [C]
 */
export function channelSum(x: Tensor4D): Tensor1D {
  if (tf.getKernel(CHANNEL_SUM, tf.getBackend()) == null) return tf.sum(x, [0, 1, 2]);
  return tf.engine().runKernel<Tensor1D>(CHANNEL_SUM, { x });
}
