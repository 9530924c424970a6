import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** [B,H,W,K+1] → [B,H,W,K]: channel 0 is background and never part of Dice or recall. */
export function dropBackground(x: Tensor4D): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  return tf.slice(x, [0, 0, 0, 1], [batch, height, width, channels - 1]);
}
