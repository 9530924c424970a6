import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBackend, openBackend } from '../backend/open-backend.ts';
import { randomValues } from './kernel-test-tools.ts';
import { composedSplitVector, splitVector, type VectorLayout } from './split-vector.ts';

/** Gaps behind the first, the second and the last part; one part of a single value; more parts than a shader binds. */
const LAYOUT: VectorLayout = {
  length: 1216,
  parts: [
    { offset: 0, size: 36, shape: [3, 3, 1, 4] },
    { offset: 64, size: 1, shape: [1] },
    { offset: 128, size: 64, shape: [64] },
    ...Array.from({ length: 8 }, (_, i) => ({ offset: 192 + 128 * i, size: 99, shape: [3, 33] })),
  ],
};

describe.each(['wasm', 'webgpu'] as const)('splitVector on %s', (backend) => {
  const failures: string[] = [];
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it('gives the parts of the plain form', async () => {
    const flat = tf.tensor1d(randomValues(LAYOUT.length, 1));
    const parts = splitVector(flat, LAYOUT);
    const expected = composedSplitVector(flat, LAYOUT);
    expect(parts.map(({ shape }) => shape)).toEqual(LAYOUT.parts.map(({ shape }) => shape));
    for (const [i, part] of parts.entries()) expect(await part.data()).toEqual(await expected[i].data());
    tf.dispose([flat, parts, expected]);
  });

  it('has the gradient of the parts, zero in the gaps, one that is used twice and one that is not', async () => {
    const upstream = LAYOUT.parts.map(({ size, shape }, i) => tf.tensor(randomValues(size, i + 2), shape));
    const gradientOf = (split: typeof splitVector) =>
      tf.grad((flat) => {
        const parts = split(flat as tf.Tensor1D, LAYOUT);
        const products = parts.slice(1).map((part, i) => tf.sum(tf.mul(part, upstream[i + 1])));
        return products.reduce((sum, product) => tf.add(sum, product), tf.sum(tf.mul(parts[3], upstream[4])));
      });
    const flat = tf.tensor1d(randomValues(LAYOUT.length, 1));
    const before = tf.memory().numTensors;
    const gradient = gradientOf(splitVector)(flat);
    const plain = gradientOf(composedSplitVector)(flat);
    const expected = new Float32Array(LAYOUT.length);
    for (const [i, { offset }] of LAYOUT.parts.entries()) {
      if (i > 0) expected.set(await upstream[i].data<'float32'>(), offset);
    }
    for (let k = 0; k < 99; k++) {
      expected[LAYOUT.parts[3].offset + k] += (await upstream[4].data())[k];
    }
    expect(await gradient.data()).toEqual(expected);
    expect(await plain.data()).toEqual(expected);
    tf.dispose([gradient, plain]);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([flat, upstream]);
  });
});
