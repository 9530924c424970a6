// Index maps to one-hot by float arithmetic only: tf.oneHot leaves an int32 buffer, which tfjs-webgpu transposes wrongly.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';

/**
 * One-hot coding of an index map.
 *
 * @param indices [B,H,W] float32, whole numbers 0…classes − 1; other values give all zeros.
 * @param classes Number of channels of the result, background included.
 * @returns [B,H,W,classes] float32, 0 or 1.
 */
export function oneHot(indices: Tensor3D, classes: number): Tensor4D {
  return tf.tidy(() => {
    const channels = tf.tensor1d(Float32Array.from({ length: classes }, (_, c) => c));
    const distance = tf.abs(tf.sub<Tensor4D>(tf.expandDims(indices, 3), channels));
    return tf.relu(tf.sub<Tensor4D>(1, distance));
  });
}
