import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeBackend, openBackend } from '../backend/open-backend.ts';
import { randomValues } from './kernel-test-tools.ts';

beforeAll(() => openBackend('wasm', () => undefined));
afterAll(() => closeBackend());

it('slices as arrays do, with channels left out or anything else', async () => {
  const shape: [number, number, number, number] = [2, 5, 7, 3];
  const values = randomValues(2 * 5 * 7 * 3, 4);
  const x = tf.tensor4d(values, shape);
  const count = tf.memory().numTensors;
  const slices: [number[], number[]][] = [
    [
      [0, 0, 0, 1],
      [-1, -1, -1, -1],
    ],
    [
      [0, 0, 0, 0],
      [2, 5, 7, 1],
    ],
    [
      [0, 0, 0, 2],
      [2, 5, 7, 1],
    ],
    [
      [0, 0, 0, 0],
      [2, 5, 7, 3],
    ],
    [
      [0, 1, 2, 1],
      [2, 3, 4, 2],
    ],
  ];
  for (const [begin, size] of slices) {
    const part = tf.slice4d(
      x,
      begin as [number, number, number, number],
      size as [number, number, number, number],
    );
    const ends = begin.map((from, axis) => (size[axis] === -1 ? shape[axis] : from + size[axis]));
    const expected: number[] = [];
    for (let b = begin[0]; b < ends[0]; b++)
      for (let r = begin[1]; r < ends[1]; r++)
        for (let c = begin[2]; c < ends[2]; c++)
          for (let k = begin[3]; k < ends[3]; k++) expected.push(values[((b * 5 + r) * 7 + c) * 3 + k]);
    expect(part.shape).toEqual(ends.map((end, axis) => end - begin[axis]));
    expect(Array.from(await part.data())).toEqual(expected);
    part.dispose();
  }
  expect(tf.memory().numTensors).toBe(count);
});
