import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBackend, openBackend } from '../backend/open-backend.ts';
import { randomValues, relativeError } from './kernel-test-tools.ts';

const failures: string[] = [];

beforeAll(async () => {
  const info = await openBackend('webgpu', (message) => failures.push(message));
  expect(info.backend).toBe('webgpu');
});

afterAll(() => {
  closeBackend();
  expect(failures).toEqual([]);
});

/** Rows of the innermost axis. */
function rowsOf(values: Float32Array, length: number): number[][] {
  return Array.from({ length: values.length / length }, (_, row) => [
    ...values.subarray(row * length, (row + 1) * length),
  ]);
}

const logSumExp = (row: number[]) => {
  const most = Math.max(...row);
  return most + Math.log(row.reduce((sum, value) => sum + Math.exp(value - most), 0));
};

async function read(make: () => tf.Tensor): Promise<{ shape: number[]; values: Float32Array }> {
  const tensor = tf.tidy(make);
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return { shape: tensor.shape, values };
}

// 64 is the longest row of ours, 65 and more go to tfjs's kernels: both must agree with the definition.
describe.each([[[2, 5, 7, 2]], [[1, 40, 30, 4]], [[3, 1, 1, 1]], [[9, 64]], [[9, 65]]])(
  'rows of %j',
  (shape) => {
    const size = shape.reduce((a, b) => a * b);
    const length = shape[shape.length - 1];
    const data = randomValues(size, 5).map((value) => value * 40);
    const rows = rowsOf(data, length);
    const x = () => tf.tensor(data, shape);

    it('softmax', async () => {
      const { values } = await read(() => tf.softmax(x()));
      const expected = rows.flatMap((row) => row.map((value) => Math.exp(value - logSumExp(row))));
      expect(relativeError(values, expected)).toBeLessThan(2e-6);
    });

    it('log softmax', async () => {
      const { values } = await read(() => tf.logSoftmax(x()));
      const expected = rows.flatMap((row) => row.map((value) => value - logSumExp(row)));
      expect(relativeError(values, expected)).toBeLessThan(2e-6);
    });

    it.each([true, false])('maximum and sum, axis kept: %s', async (keepDims) => {
      const most = await read(() => tf.max(x(), -1, keepDims));
      const sum = await read(() => tf.sum(x(), shape.length - 1, keepDims));
      const outer = keepDims ? [...shape.slice(0, -1), 1] : shape.slice(0, -1);
      expect([most.shape, sum.shape]).toEqual([outer, outer]);
      expect([...most.values]).toEqual(rows.map((row) => Math.max(...row)));
      expect(
        relativeError(
          sum.values,
          rows.map((row) => row.reduce((a, b) => a + b)),
        ),
      ).toBeLessThan(2e-5);
    });

    it('gradient of softmax and log softmax', async () => {
      const dy = randomValues(size, 6);
      const gradients = tf.tidy(() => [
        tf.grad((t) => tf.softmax(t))(x(), tf.tensor(dy, shape)),
        tf.grad((t) => tf.logSoftmax(t))(x(), tf.tensor(dy, shape)),
      ]);
      const [ofSoftmax, ofLog] = await Promise.all(gradients.map((tensor) => tensor.data<'float32'>()));
      tf.dispose(gradients);
      const dyRows = rowsOf(dy, length);
      const expected = rows.map((row, r) => {
        const p = row.map((value) => Math.exp(value - logSumExp(row)));
        const dot = p.reduce((sum, value, i) => sum + value * dyRows[r][i], 0);
        const total = dyRows[r].reduce((a, b) => a + b);
        return p.map((value, i) => [value * (dyRows[r][i] - dot), dyRows[r][i] - value * total]);
      });
      // A softmax over one class is constant: there only rounding is left, so the error is taken against 1.
      const error = (values: Float32Array, which: number) => {
        const flat = expected.flat().map((pair) => pair[which]);
        return Math.max(...flat.map((value, i) => Math.abs(value - values[i])));
      };
      expect(error(ofSoftmax, 0)).toBeLessThan(1e-5);
      expect(error(ofLog, 1)).toBeLessThan(1e-5);
    });
  },
);

it('a tensor cast from whole numbers is summed by its values', async () => {
  const { values } = await read(() =>
    tf.sum(tf.cast(tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32'), 'float32'), 1),
  );
  expect([...values]).toEqual([3, 7]);
});
