// Max-pooling 2×2 with stride 2, its gradient sent to the stored places of the maxima. (tfjs's own sends it to the last of
// equal values on webgpu, and finds the places anew.)
import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** Names under which registerKernels provides the pooling and its gradient. */
export const MAX_POOL = 'MaxPool2x2';
export const MAX_POOL_GRADIENT = 'MaxPool2x2Gradient';

/** Channels whose places share a number: two bits each, four of them. */
export const CHANNELS_PER_PLACE = 4;

/** A type, not an interface, so that it can stand for tfjs's map of attributes. Of the pooled tensor. */
export type MaxPoolGradientAttributes = { height: number; width: number };

/**
 * The plain form, composed of tfjs operations: the oracle for the kernels, and what runs where there are none. Of two
 * equal values tfjs's maximum sends the gradient to the first. As maxPool2x2.
 */
export function composedMaxPool2x2(x: Tensor4D): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const [high, wide] = [Math.floor(height / 2), Math.floor(width / 2)];
  const even = tf.slice(x, [0, 0, 0, 0], [batch, 2 * high, 2 * wide, channels]);
  const windows = tf.reshape(even, [batch * high, 2, wide, 2 * channels]);
  const [a, c] = tf.split(windows, 2, 1);
  const pick = (line: Tensor, column: number) =>
    tf.slice(line, [0, 0, 0, column * channels], [batch * high, 1, wide, channels]);
  const first = tf.maximum(pick(a, 0), pick(a, 1));
  const second = tf.maximum(pick(c, 0), pick(c, 1));
  return tf.reshape(tf.maximum(first, second), [batch, high, wide, channels]);
}

/**
 * The largest value of each window of 2×2 pixels, as PyTorch's MaxPool2d(2): an odd last row or column is left out, and of
 * equal values the first in reading order takes the gradient.
 *
 * @param x [B,H,W,C] float32, H and W ≥ 2
 * @returns [B,⌊H/2⌋,⌊W/2⌋,C]; differentiable once
 * @throws Error when x has less than two rows or columns
 */
export function maxPool2x2(x: Tensor4D): Tensor4D {
  const [, height, width] = x.shape;
  if (height < 2 || width < 2) {
    throw new Error(`maxPool2x2 needs at least 2×2 pixels, but x has ${height}×${width}.`);
  }
  if (tf.getKernel(MAX_POOL, tf.getBackend()) == null) return composedMaxPool2x2(x);
  const pool = tf.customGrad((...inputs) => {
    const save = inputs.at(-1) as unknown as GradSaveFunc;
    // places [B,⌊H/2⌋,⌊W/2⌋,⌈C/4⌉]: of each channel 2 · row + column of the maximum in its window, in base 4.
    const [value, places] = tf
      .engine()
      .runKernel<[Tensor4D, Tensor4D]>(MAX_POOL, { x: inputs[0] as Tensor4D });
    save([places]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) =>
        tf.engine().runKernel<Tensor4D>(MAX_POOL_GRADIENT, { dy, places: saved[0] }, { height, width }),
    };
  });
  return pool(x);
}
