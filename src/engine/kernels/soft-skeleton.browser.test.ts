import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { softSkeleton } from '../../losses/terms/soft-skeleton.ts';
import {
  softSkeleton as plainSkeleton,
  softSkeletonGradient as plainGradient,
} from '../../morphology/soft-skeleton.ts';
import { closeBackend, openBackend, readBackendBytes } from '../backend/open-backend.ts';
import { randomValues, relativeError } from './kernel-test-tools.ts';

type Shape4D = [number, number, number, number];

const failures: string[] = [];
const sizeOf = (shape: Shape4D) => shape.reduce((a, b) => a * b);

/** Probabilities: pairwise different ones, or saturated to areas of exactly 0 and 1 and few values between. */
function makeImage(shape: Shape4D, isSaturated: boolean): Float32Array<ArrayBuffer> {
  const [, height, width, channels] = shape;
  return randomValues(sizeOf(shape), 41).map((noise, at) => {
    if (!isSaturated) return (noise + 1) / 2;
    const pixel = Math.floor(at / channels);
    const [row, column] = [Math.floor(pixel / width) % height, pixel % width];
    const waves = Math.sin(row / 2.1 + (at % channels)) + Math.sin(column / 3.3) + 0.4 * noise;
    return Math.round(4 * Math.min(1, Math.max(0, waves))) / 4;
  });
}

/** Skeleton and gradient by the plain form, plane by plane. */
function computePlain(shape: Shape4D, x: Float32Array, dy: Float32Array, k: number): Float32Array[] {
  const [batch, height, width, channels] = shape;
  const results = [new Float32Array(x.length), new Float32Array(x.length)];
  for (let b = 0; b < batch; b++) {
    for (let c = 0; c < channels; c++) {
      const place = (p: number) => (b * height * width + p) * channels + c;
      const planeOf = (from: Float32Array) =>
        Float32Array.from({ length: height * width }, (_, p) => from[place(p)]);
      const image = planeOf(x);
      const planes = [
        plainSkeleton(image, width, height, k),
        plainGradient(image, planeOf(dy), width, height, k),
      ];
      planes.forEach((plane, i) => plane.forEach((value, p) => (results[i][place(p)] = value)));
    }
  }
  return results;
}

async function computeOnBackend(
  shape: Shape4D,
  x: Float32Array,
  dy: Float32Array,
  k: number,
): Promise<Float32Array[]> {
  const tensors = tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad((input) => softSkeleton(input as tf.Tensor4D, k))(
      tf.tensor4d(x, shape),
      tf.tensor4d(dy, shape),
    );
    return [value, grad];
  });
  const values = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
  tf.dispose(tensors);
  return values;
}

const SHAPES: Shape4D[] = [
  [1, 1, 1, 1],
  [2, 1, 9, 1],
  [1, 9, 1, 3],
  [3, 5, 7, 3],
  [2, 33, 21, 1],
  [1, 33, 21, 3],
  [2, 64, 64, 1],
];

describe.each(['wasm', 'webgpu'] as const)('soft skeleton on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it.each([0, 1, 3, 10].flatMap((k) => SHAPES.map((shape): [number, Shape4D] => [k, shape])))(
    'equals the plain form, forward and backward: k = %i, %j',
    async (k, shape) => {
      for (const isSaturated of [false, true]) {
        const x = makeImage(shape, isSaturated);
        const dy = randomValues(x.length, 42);
        const [skeleton, gradient] = await computeOnBackend(shape, x, dy, k);
        const [plainValues, plainGradients] = computePlain(shape, x, dy, k);
        expect(Math.max(...skeleton.map((value, at) => Math.abs(value - plainValues[at])))).toBeLessThan(
          1e-6,
        );
        expect(relativeError(gradient, plainGradients)).toBeLessThan(3e-6);
      }
    },
  );

  it('has ties and a gradient in the saturated images', () => {
    const shape: Shape4D = [1, 33, 21, 3];
    const x = makeImage(shape, true);
    expect(new Set(x).size).toBe(5);
    const [skeleton, gradient] = computePlain(shape, x, randomValues(x.length, 42), 3);
    expect(skeleton.filter((value) => value > 0).length).toBeGreaterThan(100);
    expect(gradient.filter((value) => value !== 0).length).toBeGreaterThan(100);
  });

  it('holds nothing after use', async () => {
    const shape: Shape4D = [2, 24, 20, 2];
    const x = makeImage(shape, false);
    const states: { tensors: number; bytes: number; buffers: number; held: number }[] = [];
    for (let i = 0; i < 6; i++) {
      await computeOnBackend(shape, x, x, 4);
      const { numTensors, numBytes, numDataBuffers } = tf.memory();
      states.push({
        tensors: numTensors,
        bytes: numBytes,
        buffers: numDataBuffers,
        held: readBackendBytes(),
      });
    }
    expect(states[0].tensors).toBe(0);
    expect(states[0].buffers).toBe(0);
    // The buffer pool of webgpu fills up at first; after that nothing may grow.
    for (const state of states.slice(3)) expect(state).toEqual(states[2]);
  });

  it('refuses what it cannot compute, naming it', () => {
    tf.tidy(() => {
      const x = tf.ones<tf.Rank.R4>([1, 2, 2, 1]);
      expect(() => softSkeleton(x, -1)).toThrow('iterations as an integer from 0 up; it got -1');
      expect(() => softSkeleton(x, 0.5)).toThrow('it got 0.5');
      expect(() => softSkeleton(tf.ones<tf.Rank>([2, 2]) as tf.Tensor4D, 3)).toThrow(
        'needs x as [B,H,W,C]; it got [2, 2]',
      );
      expect(() => softSkeleton(tf.cast(x, 'int32'), 3)).toThrow('needs x as float32; it got int32');
    });
  });
});
