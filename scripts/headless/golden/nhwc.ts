// The reference stores [B,C,H,W]; the engine computes on [B,H,W,C].
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** [B,C,H,W] numbers in the order of [B,H,W,C]. */
export function nhwcValues(data: ArrayLike<number>, shape: readonly number[]): Float32Array {
  const [batch, channels, height, width] = shape;
  const pixels = height * width;
  const out = new Float32Array(data.length);
  for (let b = 0; b < batch; b++) {
    for (let c = 0; c < channels; c++) {
      const from = (b * channels + c) * pixels;
      for (let p = 0; p < pixels; p++) out[(b * pixels + p) * channels + c] = data[from + p];
    }
  }
  return out;
}

export function nhwcTensor(data: ArrayLike<number>, shape: readonly number[]): Tensor4D {
  const [batch, channels, height, width] = shape;
  return tf.tensor4d(nhwcValues(data, shape), [batch, height, width, channels]);
}
