import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBackend, openBackend, readBackendBytes } from '../backend/open-backend.ts';
import { convolve } from './convolve.ts';
import { randomValues, relativeError } from './kernel-test-tools.ts';
import {
  referenceFilterGradient,
  referenceForward,
  referenceInputGradient,
  type ReferenceShape,
} from './reference-convolution.ts';
import { transposedConv2x2 } from './transposed-conv2x2.ts';

type Shape4D = [number, number, number, number];

const failures: string[] = [];

function shapeOf(values: Partial<ReferenceShape>): ReferenceShape {
  const { batch = 2, height = 9, width = 7, cin = 3, cout = 4, size = 3, stride = 1 } = values;
  const pad = values.pad ?? (size - 1) / 2;
  const out = (length: number) => Math.floor((length + 2 * pad - size) / stride) + 1;
  return {
    batch,
    height,
    width,
    cin,
    cout,
    size,
    stride,
    pad,
    outHeight: values.outHeight ?? out(height),
    outWidth: values.outWidth ?? out(width),
  };
}

const CONVOLUTIONS: ReferenceShape[] = [
  ...[1, 2, 3, 4, 5, 16].flatMap((cin) => [
    shapeOf({ cin, cout: 16 }),
    shapeOf({ cin: 16, cout: cin, height: 8, width: 12 }),
    shapeOf({ cin, cout: cin, stride: 2, height: 8, width: 10 }),
    shapeOf({ cin, cout: 5, size: 1 }),
  ]),
  shapeOf({ cin: 4, cout: 8, stride: 2, height: 9, width: 7 }),
  shapeOf({ cin: 8, cout: 4, stride: 2, size: 1, height: 8, width: 7 }),
  shapeOf({ cin: 1, cout: 1, height: 1, width: 1 }),
  shapeOf({ cin: 16, cout: 2, size: 1, batch: 3, height: 33, width: 65 }),
  shapeOf({ cin: 8, cout: 8, batch: 1, height: 65, width: 130 }),
  shapeOf({ cin: 2, cout: 3, size: 5, height: 11, width: 6 }),
];

const nameOf = (s: ReferenceShape) =>
  `${s.batch}×${s.height}×${s.width}, ${s.cin}→${s.cout}, ${s.size}×${s.size}, stride ${s.stride}`;

describe.each(['wasm', 'webgpu'] as const)('convolutions on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it.each(CONVOLUTIONS.map((shape) => [nameOf(shape), shape] as const))(
    'convolve equals its definition, forward and backward: %s',
    async (_, shape) => {
      const { batch, height, width, cin, cout, size, stride, outHeight, outWidth } = shape;
      const x = randomValues(batch * height * width * cin, 1);
      const filter = randomValues(size * size * cin * cout, 2);
      const bias = randomValues(cout, 3);
      const dy = randomValues(batch * outHeight * outWidth * cout, 4);
      const before = tf.memory().numTensors;
      const tensors = tf.tidy(() => {
        const inputs = [
          tf.tensor4d(x, [batch, height, width, cin]),
          tf.tensor4d(filter, [size, size, cin, cout]),
          tf.tensor1d(bias),
        ];
        const forward = (a: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
          convolve(a as tf.Tensor4D, w as tf.Tensor4D, b as tf.Tensor1D, stride as 1 | 2);
        const { value, grads } = tf.valueAndGrads(forward)(
          inputs,
          tf.tensor4d(dy, [batch, outHeight, outWidth, cout]),
        );
        return [value, ...grads];
      });
      const [y, dx, dw, db] = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
      const shapes = tensors.map((tensor) => tensor.shape);
      tf.dispose(tensors);
      const expected = referenceForward(shape, x, filter).map((value, i) => value + bias[i % cout]);
      const expectedBias = new Float64Array(cout);
      dy.forEach((value, i) => (expectedBias[i % cout] += value));
      expect(shapes[0]).toEqual([batch, outHeight, outWidth, cout]);
      expect(relativeError(y, expected)).toBeLessThan(2e-6);
      expect(relativeError(dx, referenceInputGradient(shape, dy, filter))).toBeLessThan(2e-6);
      expect(relativeError(dw, referenceFilterGradient(shape, x, dy))).toBeLessThan(5e-6);
      expect(relativeError(db, expectedBias)).toBeLessThan(5e-6);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it.each([
    ['2×2 same, even', { size: 2, height: 6, width: 8, outHeight: 6, outWidth: 8, pad: 0 }, 'same'],
    ['2×2 valid', { size: 2, height: 6, width: 7, pad: 0 }, 'valid'],
    ['2×2 valid, stride 2', { size: 2, height: 6, width: 8, stride: 2, pad: 0 }, 'valid'],
    ['2×2 valid, stride 2, odd', { size: 2, height: 7, width: 9, stride: 2, pad: 0 }, 'valid'],
    ['3×3 same', { size: 3, height: 5, width: 7, pad: 1 }, 'same'],
    [
      '3×3 same, stride 2, even',
      { size: 3, height: 8, width: 6, stride: 2, pad: 0, outHeight: 4, outWidth: 3 },
      'same',
    ],
    ['3×3 pad 2', { size: 3, height: 5, width: 7, pad: 2 }, 2],
    ['3×3 valid', { size: 3, height: 5, width: 7, pad: 0 }, 'valid'],
  ] as [string, Partial<ReferenceShape>, 'same' | 'valid' | number][])(
    "tfjs's own conv2d with our kernels: %s",
    async (_, values, pad) => {
      const shape = shapeOf({ cin: 4, cout: 3, ...values });
      const { batch, height, width, cin, cout, size, stride, outHeight, outWidth } = shape;
      const x = randomValues(batch * height * width * cin, 5);
      const filter = randomValues(size * size * cin * cout, 6);
      const dy = randomValues(batch * outHeight * outWidth * cout, 7);
      const tensors = tf.tidy(() => {
        const { value, grads } = tf.valueAndGrads((a, w) =>
          tf.conv2d(a as tf.Tensor4D, w as tf.Tensor4D, stride, pad),
        )(
          [tf.tensor4d(x, [batch, height, width, cin]), tf.tensor4d(filter, [size, size, cin, cout])],
          tf.tensor4d(dy, [batch, outHeight, outWidth, cout]),
        );
        return [value, ...grads];
      });
      const [y, dx, dw] = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
      tf.dispose(tensors);
      expect(relativeError(y, referenceForward(shape, x, filter))).toBeLessThan(2e-6);
      expect(relativeError(dx, referenceInputGradient(shape, dy, filter))).toBeLessThan(2e-6);
      expect(relativeError(dw, referenceFilterGradient(shape, x, dy))).toBeLessThan(5e-6);
    },
  );

  it('leaves the bias out where it is null', async () => {
    const shape = shapeOf({ cin: 4, cout: 4 });
    const x = randomValues(2 * 9 * 7 * 4, 12);
    const filter = randomValues(9 * 16, 13);
    const y = tf.tidy(() =>
      convolve(tf.tensor4d(x, [2, 9, 7, 4]), tf.tensor4d(filter, [3, 3, 4, 4]), null, 1),
    );
    expect(relativeError(await y.data(), referenceForward(shape, x, filter))).toBeLessThan(2e-6);
    y.dispose();
  });

  it('sums the filter gradient of large images to five digits, all values positive', async () => {
    const shape = shapeOf({ batch: 2, height: 192, width: 256, cin: 4, cout: 4 });
    const x = randomValues(2 * 192 * 256 * 4, 14).map(Math.abs);
    const dy = randomValues(2 * 192 * 256 * 4, 15).map(Math.abs);
    const dw = tf.tidy(() =>
      tf
        .engine()
        .runKernel<tf.Tensor>(
          'Conv2DBackpropFilter',
          { x: tf.tensor4d(x, [2, 192, 256, 4]), dy: tf.tensor4d(dy, [2, 192, 256, 4]) },
          { strides: [1, 1], pad: 1, dataFormat: 'NHWC', filterShape: [3, 3, 4, 4] },
        ),
    );
    expect(relativeError(await dw.data(), referenceFilterGradient(shape, x, dy))).toBeLessThan(1e-5);
    dw.dispose();
  });

  it('leaves nearly nothing of the gradient of a constant colour channel under a gradient without a mean', async () => {
    const pixels = 2 * 96 * 96;
    const x = new Float32Array(pixels * 3).fill(1.3);
    const dy = randomValues(pixels * 4, 18);
    // Pairs that cancel, far apart: every sum is 0, but no partial sum is.
    for (let i = 0; i < dy.length / 2; i++) dy[dy.length / 2 + i] = -dy[i];
    const dw = tf.tidy(() =>
      tf
        .engine()
        .runKernel<tf.Tensor>(
          'Conv2DBackpropFilter',
          { x: tf.tensor4d(x, [2, 96, 96, 3]), dy: tf.tensor4d(dy, [2, 96, 96, 4]) },
          { strides: [1, 1], pad: 1, dataFormat: 'NHWC', filterShape: [3, 3, 3, 4] },
        ),
    );
    const largest = (await dw.data<'float32'>()).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeLessThan(1e-9);
    dw.dispose();
  });

  it('needs little scratch memory for the gradient of a wide filter', async () => {
    const shape = shapeOf({ batch: 1, height: 64, width: 1, cin: 512, cout: 256 });
    const x = randomValues(64 * 512, 16);
    const dy = randomValues(64 * 256, 17);
    const before = readBackendBytes();
    const dw = tf.tidy(() =>
      tf
        .engine()
        .runKernel<tf.Tensor>(
          'Conv2DBackpropFilter',
          { x: tf.tensor4d(x, [1, 64, 1, 512]), dy: tf.tensor4d(dy, [1, 64, 1, 256]) },
          { strides: [1, 1], pad: 1, dataFormat: 'NHWC', filterShape: [3, 3, 512, 256] },
        ),
    );
    const values = await dw.data();
    // One band of rows for each row would take 288 MiB.
    expect(readBackendBytes() - before).toBeLessThan(96 * 2 ** 20);
    expect(relativeError(values, referenceFilterGradient(shape, x, dy))).toBeLessThan(5e-6);
    dw.dispose();
  });

  it('rejects a filter that does not fit', () => {
    tf.tidy(() => {
      const x = tf.zeros<tf.Rank.R4>([1, 4, 4, 3]);
      expect(() => convolve(x, tf.zeros([3, 3, 2, 4]), null, 1)).toThrow('for a filter of 2→4');
      expect(() => convolve(x, tf.zeros([2, 2, 3, 4]), null, 1)).toThrow('odd size, but it is 2×2');
      expect(() => transposedConv2x2(x, tf.zeros([2, 2, 4, 2]), tf.zeros([4]))).toThrow('[2,2,Cout,3]');
    });
  });

  it.each([
    [1, 1, 5, 3],
    [2, 3, 4, 7],
    [5, 4, 3, 3],
    [32, 16, 8, 8],
  ])('transposedConv2x2 equals its definition: %i → %i channels, %i×%i', async (cin, cout, height, width) => {
    // The transposed convolution is the input gradient of the convolution Cout → Cin of size and stride 2.
    const shape = shapeOf({
      cin: cout,
      cout: cin,
      size: 2,
      stride: 2,
      pad: 0,
      height: 2 * height,
      width: 2 * width,
    });
    const x = randomValues(2 * height * width * cin, 8);
    const filter = randomValues(4 * cout * cin, 9);
    const bias = randomValues(cout, 10);
    const dy = randomValues(2 * 4 * height * width * cout, 11);
    const outShape: Shape4D = [2, 2 * height, 2 * width, cout];
    const tensors = tf.tidy(() => {
      const { value, grads } = tf.valueAndGrads((a, w, b) =>
        transposedConv2x2(a as tf.Tensor4D, w as tf.Tensor4D, b as tf.Tensor1D),
      )(
        [tf.tensor4d(x, [2, height, width, cin]), tf.tensor4d(filter, [2, 2, cout, cin]), tf.tensor1d(bias)],
        tf.tensor4d(dy, outShape),
      );
      return [value, ...grads];
    });
    const [y, dx, dw, db] = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
    expect(tensors[0].shape).toEqual(outShape);
    tf.dispose(tensors);
    const expected = referenceInputGradient(shape, x, filter).map((value, i) => value + bias[i % cout]);
    const expectedBias = new Float64Array(cout);
    dy.forEach((value, i) => (expectedBias[i % cout] += value));
    expect(relativeError(y, expected)).toBeLessThan(2e-6);
    expect(relativeError(dx, referenceForward(shape, dy, filter))).toBeLessThan(2e-6);
    expect(relativeError(dw, referenceFilterGradient(shape, dy, x))).toBeLessThan(5e-6);
    expect(relativeError(db, expectedBias)).toBeLessThan(5e-6);
  });
});
