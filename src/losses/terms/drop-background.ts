import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/**
 * Leaves channel 0 out: it is the background and, unless told, no part of Dice or recall.
 *
 * @param x [B,H,W,K+1], K ≥ 1
 * @returns [B,H,W,K]; differentiable in x
 */
export function dropBackground(x: Tensor4D): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  return tf.slice(x, [0, 0, 0, 1], [batch, height, width, channels - 1]);
}
