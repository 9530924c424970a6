import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBackend, openBackend } from '../backend/open-backend.ts';
import { randomValues, relativeError } from './kernel-test-tools.ts';
import { composedSumLeakyRelu, sumLeakyRelu } from './sum-leaky-relu.ts';
import { dispatchFor } from './webgpu/run-program.ts';

type Shape4D = [number, number, number, number];

const failures: string[] = [];

/** Halves and quarters, so that some sums are exactly zero. */
const values = (size: number, seed: number) =>
  randomValues(size, seed).map((value) => Math.round(4 * value) / 4);

describe.each(['wasm', 'webgpu'] as const)('sum and leaky ReLU on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it.each([
    [1, [2, 5, 7, 3]],
    [2, [2, 9, 7, 16]],
    [3, [1, 1, 1, 5]],
    [4, [1, 33, 17, 3]],
    [6, [1, 8, 8, 4]],
  ] as [number, Shape4D][])('of %i summands equals its plain form: %j', async (count, shape) => {
    const size = shape.reduce((a, b) => a * b);
    const dy = randomValues(size, 40);
    const before = tf.memory().numTensors;
    const differentiate = async (operation: typeof sumLeakyRelu) => {
      const tensors = tf.tidy(() => {
        const summands = Array.from({ length: count }, (_, i) => tf.tensor4d(values(size, i), shape));
        const { value, grads } = tf.valueAndGrads((...inputs) => operation(inputs as tf.Tensor4D[], 0.01))(
          summands,
          tf.tensor4d(dy, shape),
        );
        return [value, ...grads];
      });
      const data = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
      tf.dispose(tensors);
      return data;
    };
    const [y, ...gradients] = await differentiate(sumLeakyRelu);
    const [expected, ...expectedGradients] = await differentiate(composedSumLeakyRelu);
    expect(relativeError(y, expected)).toBeLessThan(1e-7);
    expect(gradients).toHaveLength(count);
    gradients.forEach((gradient, i) => {
      expect(relativeError(gradient, expectedGradients[i])).toBeLessThan(1e-7);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names what is wrong with its summands', () => {
    tf.tidy(() => {
      const x = tf.zeros<tf.Rank.R4>([1, 2, 2, 2]);
      expect(() => sumLeakyRelu([], 0.01)).toThrow('1 to 6 summands, but it got 0');
      expect(() => sumLeakyRelu([x, tf.zeros([1, 2, 2, 1])], 0.01)).toThrow('got [1,2,2,2] and [1,2,2,1]');
      expect(() => sumLeakyRelu([x], 0)).toThrow('a slope above 0, but it is 0');
    });
  });
});

describe('dispatches of very many threads', () => {
  it('fit the limit of workgroups along each axis', () => {
    expect(dispatchFor(1)).toEqual([1, 1, 1]);
    expect(dispatchFor(65_535 * 64)).toEqual([65_535, 1, 1]);
    expect(dispatchFor(65_535 * 64 + 1)).toEqual([32_768, 2, 1]);
  });

  it('reach the last element on webgpu', async () => {
    await openBackend('webgpu', (message) => failures.push(message));
    // One element more than 65535 workgroups of 64 reach; no multiple of 4, so that a thread takes one element.
    const shape: Shape4D = [1, 65_536, 64, 1];
    const odd: Shape4D = [1, 4_194_305, 1, 1];
    for (const size of [shape, odd]) {
      const y = tf.tidy(() => sumLeakyRelu([tf.fill(size, 2), tf.fill(size, 3)], 0.01));
      const data = await y.data<'float32'>();
      y.dispose();
      expect(data.every((value) => value === 5)).toBe(true);
    }
    closeBackend();
    expect(failures).toEqual([]);
  });
});
