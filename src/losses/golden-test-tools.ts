// What the tests of losses against golden vectors share.
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Below this a float32 sum over a thousand pixels leaves rounding errors where the reference, in float64, has 0. */
const ROUNDING = 1e-7;

/** [B,C,H,W] values as a [B,H,W,C] tensor. */
export function toNhwc(data: ArrayLike<number>, shape: readonly number[]): tf.Tensor4D {
  const nchw = tf.tensor(Float32Array.from(data), shape as number[]);
  return tf.transpose(nchw, [0, 2, 3, 1]) as tf.Tensor4D;
}

/** ‖actual − expected‖ ≤ 1e-4 ‖expected‖, and no element off by more than 1e-3 of the largest. */
export function expectGradient(actual: ArrayLike<number>, expected: ArrayLike<number>, what = ''): void {
  expect(actual.length).toBe(expected.length);
  let difference = 0;
  let norm = 0;
  let worst = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const d = Math.abs(actual[i] - expected[i]);
    difference += d * d;
    norm += expected[i] * expected[i];
    worst = Math.max(worst, d);
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  expect(Math.sqrt(difference), what).toBeLessThanOrEqual(1e-4 * Math.sqrt(norm) + ROUNDING);
  expect(worst, what).toBeLessThanOrEqual(1e-3 * largest + ROUNDING);
}

/** Equal to 1e-5 of the expected value. */
export function expectValue(actual: number, expected: number, what = ''): void {
  expect(Math.abs(actual - expected), what).toBeLessThanOrEqual(1e-5 * Math.abs(expected) + ROUNDING);
}
