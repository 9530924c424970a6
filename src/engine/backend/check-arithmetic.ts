// A backend is believed only after it has computed something whose result is known.
import * as tf from '@tensorflow/tfjs-core';
import { convolve } from '../kernels/convolve.ts';

/**
 * Convolves a 4×4 image of ones with a 3×3 filter of ones and compares all sixteen results.
 *
 * @throws Error with one sentence when the backend computes something else.
 */
export async function checkArithmetic(): Promise<void> {
  const result = tf.tidy(() =>
    convolve(
      tf.tensor4d(new Float32Array(16).fill(1), [1, 4, 4, 1]),
      tf.tensor4d(new Float32Array(9).fill(1), [3, 3, 1, 1]),
      tf.tensor1d([0.5]),
      1,
    ),
  );
  const values = await result.data();
  result.dispose();
  const taps = [2, 3, 3, 2];
  const wrong = values.findIndex((value, i) => value !== taps[i >> 2] * taps[i & 3] + 0.5);
  if (values.length !== 16 || wrong >= 0) {
    throw new Error(`the ${tf.getBackend()} backend computes wrong values on this machine`);
  }
}
