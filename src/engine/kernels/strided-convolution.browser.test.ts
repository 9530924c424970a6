// The convolutions of a network with several resolutions: strides, 1×1, odd sizes, odd channels, one sample.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBackend, openBackend } from '../backend/open-backend.ts';
import { convolve } from './convolve.ts';
import { randomValues, relativeError } from './kernel-test-tools.ts';
import {
  referenceFilterGradient,
  referenceForward,
  referenceInputGradient,
  type ReferenceShape,
} from './reference-convolution.ts';

const failures: string[] = [];

function shapeOf([batch, height, width, cin, cout, size, stride]: readonly number[]): ReferenceShape {
  const pad = (size - 1) / 2;
  const out = (length: number) => Math.floor((length + 2 * pad - size) / stride) + 1;
  return { batch, height, width, cin, cout, size, stride, pad, outHeight: out(height), outWidth: out(width) };
}

// Batch, height, width, Cin, Cout, filter, stride.
const SHAPES = [
  ...[
    [1, 1],
    [3, 5],
    [6, 12],
    [32, 16],
  ].flatMap(([cin, cout]) =>
    [
      [1, 1],
      [1, 8],
      [2, 2],
      [13, 17],
    ].flatMap(([height, width]) => [
      [1, height, width, cin, cout, 3, 2],
      [1, height, width, cin, cout, 1, 1],
    ]),
  ),
  [1, 15, 9, 5, 7, 1, 2],
  [3, 37, 70, 3, 6, 3, 2],
  [3, 37, 70, 56, 7, 1, 1],
  [1, 64, 64, 8, 8, 3, 2],
];

describe.each(['wasm', 'webgpu'] as const)('convolutions between resolutions on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it.each(SHAPES.map((numbers) => [numbers]))(
    'equal their definition, with and without bias: %j',
    async (numbers) => {
      const shape = shapeOf(numbers);
      const { batch, height, width, cin, cout, size, stride, outHeight, outWidth } = shape;
      const x = randomValues(batch * height * width * cin, 31);
      const filter = randomValues(size * size * cin * cout, 32);
      const dy = randomValues(batch * outHeight * outWidth * cout, 33);
      const bias = randomValues(cout, 34);
      const expected = referenceForward(shape, x, filter);
      for (const hasBias of [false, true]) {
        const tensors = tf.tidy(() => {
          const { value, grads } = tf.valueAndGrads((a, w) =>
            convolve(a as tf.Tensor4D, w as tf.Tensor4D, hasBias ? tf.tensor1d(bias) : null, stride as 1 | 2),
          )(
            [tf.tensor4d(x, [batch, height, width, cin]), tf.tensor4d(filter, [size, size, cin, cout])],
            tf.tensor4d(dy, [batch, outHeight, outWidth, cout]),
          );
          return [value, ...grads];
        });
        const [y, dx, dw] = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
        expect(tensors[0].shape).toEqual([batch, outHeight, outWidth, cout]);
        tf.dispose(tensors);
        const wanted = hasBias ? expected.map((value, i) => value + bias[i % cout]) : expected;
        expect(relativeError(y, wanted)).toBeLessThan(2e-6);
        expect(relativeError(dx, referenceInputGradient(shape, dy, filter))).toBeLessThan(2e-6);
        expect(relativeError(dw, referenceFilterGradient(shape, x, dy))).toBeLessThan(5e-6);
      }
    },
  );
});
