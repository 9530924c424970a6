// Max-pooling and bilinear resizing against PyTorch's numbers (torch-resampling.json, made by
// scripts/parity/make-resampling-fixtures.py with torch 1.13.1) and against their plain forms.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBackend, openBackend } from '../backend/open-backend.ts';
import { countGpuWork } from './count-gpu-work.ts';
import { randomValues, relativeError } from './kernel-test-tools.ts';
import { composedMaxPool2x2, maxPool2x2 } from './max-pool.ts';
import fixtures from './torch-resampling.json' with { type: 'json' };
import { composedUpsampleBilinear, upsampleBilinear } from './upsample-bilinear.ts';

type Shape4D = [number, number, number, number];
type Operation = (x: tf.Tensor4D) => tf.Tensor4D;

const failures: string[] = [];
const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** Value and gradient of x; checks that no tensor is left behind. */
async function differentiate(
  operation: Operation,
  x: ArrayLike<number>,
  shape: Shape4D,
  dy: ArrayLike<number>,
) {
  const before = tf.memory().numTensors;
  const tensors = tf.tidy(() => {
    const input = tf.tensor4d(Float32Array.from(x), shape);
    const outShape = operation(input).shape;
    const { value, grad } = tf.valueAndGrad(operation as (x: tf.Tensor) => tf.Tensor)(
      input,
      tf.tensor(Float32Array.from(dy), outShape),
    );
    return [value, grad];
  });
  const [y, dx] = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
  const yShape = tensors[0].shape;
  tf.dispose(tensors);
  expect(tf.memory().numTensors).toBe(before);
  return { y, dx, yShape };
}

const RESIZES: [shape: Shape4D, height: number, width: number][] = [
  [[2, 9, 7, 3], 18, 14],
  [[1, 9, 7, 8], 36, 28],
  [[1, 5, 3, 5], 40, 24],
  [[1, 13, 17, 4], 25, 33],
  [[2, 33, 20, 4], 65, 39],
  [[1, 16, 11, 2], 5, 3],
  [[1, 6, 40, 1], 47, 11],
  [[1, 1, 4, 4], 3, 4],
];

describe.each(['wasm', 'webgpu'] as const)('resampling on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it.each(fixtures.maxPool)('pools as PyTorch: $xShape', async (sample) => {
    for (const pool of [maxPool2x2, composedMaxPool2x2]) {
      const { y, dx, yShape } = await differentiate(pool, sample.x, sample.xShape as Shape4D, sample.dy);
      expect(yShape).toEqual(sample.yShape);
      expect(relativeError(y, sample.y)).toBeLessThan(1e-7);
      expect(relativeError(dx, sample.dx)).toBeLessThan(1e-7);
    }
  });

  it.each(fixtures.bilinear)('resizes as PyTorch: $xShape to $yShape', async (sample) => {
    const [, height, width] = sample.yShape;
    for (const resize of [upsampleBilinear, composedUpsampleBilinear]) {
      const operation: Operation = (x) => resize(x, height, width);
      const { y, dx, yShape } = await differentiate(operation, sample.x, sample.xShape as Shape4D, sample.dy);
      expect(yShape).toEqual(sample.yShape);
      expect(relativeError(y, sample.y)).toBeLessThan(1e-6);
      expect(relativeError(dx, sample.dx)).toBeLessThan(1e-6);
    }
  });

  it.each([[[1, 2, 2, 1]], [[2, 9, 7, 3]], [[1, 32, 65, 16]], [[3, 11, 8, 6]]] as [Shape4D][])(
    'pools as its plain form, also among equal values: %j',
    async (shape) => {
      const outSize = shape[0] * Math.floor(shape[1] / 2) * Math.floor(shape[2] / 2) * shape[3];
      const dy = randomValues(outSize, 22);
      for (const x of [
        randomValues(sizeOf(shape), 21),
        randomValues(sizeOf(shape), 23).map((value) => Math.round(value)),
      ]) {
        const actual = await differentiate(maxPool2x2, x, shape, dy);
        const expected = await differentiate(composedMaxPool2x2, x, shape, dy);
        // -0 and 0 are equal numbers.
        expect(relativeError(actual.y, expected.y)).toBe(0);
        expect(relativeError(actual.dx, expected.dx)).toBe(0);
      }
    },
  );

  it.each(RESIZES)('resizes as its plain form: %j to %i×%i', async (shape, height, width) => {
    const x = randomValues(sizeOf(shape), 24);
    const dy = randomValues(shape[0] * height * width * shape[3], 25);
    const actual = await differentiate((t) => upsampleBilinear(t, height, width), x, shape, dy);
    const expected = await differentiate((t) => composedUpsampleBilinear(t, height, width), x, shape, dy);
    expect(actual.yShape).toEqual([shape[0], height, width, shape[3]]);
    expect(relativeError(actual.y, expected.y)).toBeLessThan(1e-6);
    expect(relativeError(actual.dx, expected.dx)).toBeLessThan(2e-6);
    // The gradient is the transpose: both sums run over the same products.
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
    expect(Math.abs(dot(actual.y, dy) - dot(x, actual.dx))).toBeLessThan(1e-6 * sizeOf(shape) + 1e-5);
  });

  it('leaves an image of the wanted size as it is', () => {
    tf.tidy(() => {
      const x = tf.zeros<tf.Rank.R4>([1, 3, 4, 2]);
      expect(upsampleBilinear(x, 3, 4)).toBe(x);
    });
  });

  it('keeps a constant image constant, at every size', async () => {
    for (const [height, width] of [
      [7, 5],
      [24, 32],
      [2, 3],
    ]) {
      const y = tf.tidy(() => upsampleBilinear(tf.fill([1, 6, 8, 3], 0.7), height, width));
      const values = await y.data<'float32'>();
      y.dispose();
      expect(values.every((value) => Math.abs(value - 0.7) < 1e-6)).toBe(true);
    }
  });

  it('names what is wrong with the sizes', () => {
    tf.tidy(() => {
      const x = tf.zeros<tf.Rank.R4>([1, 1, 4, 2]);
      expect(() => maxPool2x2(x)).toThrow('at least 2×2 pixels, but x has 1×4');
      expect(() => upsampleBilinear(x, 0, 4)).toThrow('height of at least 1 pixel, but it is 0');
      expect(() => upsampleBilinear(x, 2, 1.5)).toThrow('width of at least 1 pixel, but it is 1.5');
    });
  });
});

describe('what is special to a backend', () => {
  afterAll(closeBackend);

  it('takes a value that is no number for the largest on wasm, as PyTorch', async () => {
    await openBackend('wasm', (message) => failures.push(message));
    const window = (...values: number[]) => tf.tensor4d(values, [1, 2, 2, 1]);
    for (const place of [0, 1, 2, 3]) {
      const values = [1, 4, 2, 3].map((value, i) => (i === place ? Number.NaN : value));
      const y = tf.tidy(() => maxPool2x2(window(...values)));
      expect((await y.data())[0]).toBeNaN();
      y.dispose();
    }
  });

  it('needs two dispatches to pool, one for each of the others, and uploads nothing, on webgpu', async () => {
    await openBackend('webgpu', (message) => failures.push(message));
    tf.tidy(() => {
      const x = tf.relu(tf.ones<tf.Rank.R4>([1, 8, 8, 4]));
      const dy = tf.relu(tf.ones<tf.Rank.R4>([1, 4, 4, 4]));
      const pooled = countGpuWork(() => tf.grad((t) => maxPool2x2(t as tf.Tensor4D))(x, dy));
      expect(pooled.counts).toEqual({ dispatches: 3, uploads: 0 });
      const resized = countGpuWork(() => tf.grad((t) => upsampleBilinear(t as tf.Tensor4D, 4, 4))(x, dy));
      expect(resized.counts).toEqual({ dispatches: 2, uploads: 0 });
    });
    expect(failures).toEqual([]);
  });
});
