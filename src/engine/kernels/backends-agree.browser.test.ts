// wasm and webgpu do the same float32 arithmetic in the same order. A value that only rounding keeps from 0 would
// otherwise have another sign before the leaky ReLU, change a gradient by up to a hundredth, and Adam amplifies that.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBackend, openBackend } from '../backend/open-backend.ts';
import { convolve } from './convolve.ts';
import { instanceNormLeakyRelu } from './instance-norm-leaky-relu.ts';
import { randomValues } from './kernel-test-tools.ts';
import { maxPool2x2 } from './max-pool.ts';
import { sumLeakyRelu } from './sum-leaky-relu.ts';
import { transposedConv2x2 } from './transposed-conv2x2.ts';
import { upsampleBilinear } from './upsample-bilinear.ts';

type Shape4D = [number, number, number, number];

/** [output, gradient of the input] of one layer. */
type Layer = () => tf.Tensor[];

/**
 * What a network's layers see: half noise, half slow changes with a mean, as after a leaky ReLU.
 */
function features(shape: Shape4D, seed: number): tf.Tensor4D {
  const [, , width, channels] = shape;
  const values = randomValues(
    shape.reduce((a, b) => a * b),
    seed,
  ).map((noise, i) => {
    const pixel = Math.floor(i / channels);
    const value = noise + Math.sin((pixel % width) / 9 + (i % channels)) + Math.cos(pixel / width / 7) + 0.3;
    return value > 0 ? value : 0.01 * value;
  });
  return tf.tensor4d(values, shape);
}

function differentiate(layer: (x: tf.Tensor4D) => tf.Tensor4D, x: tf.Tensor4D): tf.Tensor[] {
  const dy = features(layer(x).shape, 4);
  const { value, grad } = tf.valueAndGrad(layer as (x: tf.Tensor) => tf.Tensor)(x, dy);
  return [value, grad];
}

const CONVOLUTIONS: [cin: number, cout: number, size: number, stride: 1 | 2][] = [
  [3, 16, 3, 1],
  [1, 8, 3, 1],
  [16, 16, 3, 1],
  [32, 16, 3, 1],
  [5, 7, 3, 1],
  [16, 32, 3, 2],
  [8, 16, 3, 2],
  [16, 2, 1, 1],
  [16, 4, 1, 1],
];

const LAYERS: [name: string, layer: Layer][] = [
  ...CONVOLUTIONS.map(
    ([cin, cout, size, stride]) =>
      [
        `convolve ${cin} → ${cout}, ${size}×${size}, stride ${stride}`,
        () => {
          const filter = tf.tensor4d(randomValues(size * size * cin * cout, 2), [size, size, cin, cout]);
          const bias = tf.tensor1d(randomValues(cout, 3));
          return differentiate((x) => convolve(x, filter, bias, stride), features([2, 36, 44, cin], 1));
        },
      ] as [string, Layer],
  ),
  [
    'transposedConv2x2 32 → 16',
    () => {
      const filter = tf.tensor4d(randomValues(4 * 16 * 32, 5), [2, 2, 16, 32]);
      const bias = tf.tensor1d(randomValues(16, 6));
      return differentiate((x) => transposedConv2x2(x, filter, bias), features([2, 18, 22, 32], 1));
    },
  ],
  ['maxPool2x2', () => differentiate(maxPool2x2, features([2, 37, 44, 6], 1))],
  ...(
    [
      [2, 1],
      [4, 0],
      [8, -3],
    ] as const
  ).map(
    ([factor, more]) =>
      [
        `upsampleBilinear × ${factor}, ${more} px more`,
        () =>
          differentiate(
            (x) => upsampleBilinear(x, 13 * factor + more, 11 * factor + more),
            features([2, 13, 11, 8], 1),
          ),
      ] as [string, Layer],
  ),
  [
    'sumLeakyRelu',
    () => {
      const others = [2, 3].map((seed) => features([2, 20, 22, 5], seed));
      return differentiate((x) => sumLeakyRelu([x, ...others], 0.01), features([2, 20, 22, 5], 1));
    },
  ],
  ...[16, 64, 3].flatMap((channels) =>
    [0, 20].map(
      (mean) =>
        [
          `instanceNormLeakyRelu of ${channels} channels about ${mean}`,
          () => {
            const gamma = tf.tensor1d(randomValues(channels, 7).map((value) => value + 1.5));
            const beta = tf.tensor1d(randomValues(channels, 8));
            const x = tf.add<tf.Tensor4D>(features([2, 48, 40, channels], 9), mean);
            return differentiate((input) => instanceNormLeakyRelu(input, gamma, beta), x);
          },
        ] as [string, Layer],
    ),
  ),
];

async function evaluateLayers(backend: 'wasm' | 'webgpu') {
  const failures: string[] = [];
  const { isSoftware } = await openBackend(backend, (message) => failures.push(message));
  const results: Float32Array[][] = [];
  for (const [, layer] of LAYERS) {
    const tensors = tf.tidy(layer);
    results.push(await Promise.all(tensors.map((tensor) => tensor.data<'float32'>())));
    tf.dispose(tensors);
  }
  expect(failures).toEqual([]);
  return { isSoftware, results };
}

/** Largest difference in units of the root mean square. */
function largestDifference(actual: Float32Array, expected: Float32Array): number {
  expect(actual).toHaveLength(expected.length);
  const square = expected.reduce((sum, value) => sum + value * value, 0);
  expect(square).toBeGreaterThan(0);
  const largest = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
  return largest / Math.sqrt(square / expected.length);
}

describe('wasm and webgpu', async () => {
  const wasm = await evaluateLayers('wasm');
  const webGpu = await evaluateLayers('webgpu');
  // A graphics processor's driver may fuse a multiplication with an addition; the software adapter does not.
  const bound = webGpu.isSoftware ? 0 : 2e-6;
  afterAll(closeBackend);

  it.each(LAYERS.map(([name], i) => [name, i] as const))('agree: %s', (_, i) => {
    wasm.results[i].forEach((expected, k) => {
      const difference = largestDifference(webGpu.results[i][k], expected);
      expect(difference, k === 0 ? 'output' : 'gradient').toBeLessThanOrEqual(bound);
    });
  });
});
