import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topologySkeleton } from '../../losses/terms/topology-skeleton.ts';
import { closeBackend, openBackend, readBackendBytes } from '../backend/open-backend.ts';
import { randomValues, relativeError } from './kernel-test-tools.ts';
import { topologySkeletonOfBatch } from './topology-skeleton-planes.ts';

type Shape4D = [number, number, number, number];

const failures: string[] = [];
const sizeOf = (shape: Shape4D) => shape.reduce((a, b) => a * b);

/** Probabilities in blobs and lines, none within 1e-3 of the threshold. */
function makeImage([batch, height, width, channels]: Shape4D): Float32Array<ArrayBuffer> {
  return randomValues(batch * height * width * channels, 51).map((noise, at) => {
    const pixel = Math.floor(at / channels);
    const [row, column] = [Math.floor(pixel / width) % height, pixel % width];
    const value = 0.5 + 0.3 * (Math.sin(row / 2.3 + (at % channels)) + Math.sin(column / 3.1)) + 0.2 * noise;
    const p = Math.min(0.99, Math.max(0.01, value));
    return Math.abs(p - 0.5) < 1e-3 ? 0.51 : p;
  });
}

/** Uniform numbers that push no probability to within rounding of the threshold. */
function makeNoise(x: Float32Array, beta: number): Float32Array<ArrayBuffer> {
  return randomValues(x.length, 52).map((value, at) => {
    const u = 0.5 + 0.49 * value;
    const logit = Math.log(x[at] / (1 - x[at])) + beta * Math.log(u / (1 - u));
    return Math.abs(logit) < 1e-3 ? 0.5 : u;
  });
}

interface Options {
  iterations: number;
  beta: number;
  tau: number;
}

async function computeOnBackend(
  shape: Shape4D,
  x: Float32Array,
  noise: Float32Array | null,
  dy: Float32Array,
  options: Options,
): Promise<Float32Array[]> {
  const tensors = tf.tidy(() => {
    const draws = noise === null ? null : tf.tensor4d(noise, shape);
    const { value, grad } = tf.valueAndGrad((input) =>
      topologySkeleton(input as tf.Tensor4D, { ...options, noise: draws }),
    )(tf.tensor4d(x, shape), tf.tensor4d(dy, shape));
    return [value, grad];
  });
  const values = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
  tf.dispose(tensors);
  return values;
}

const SHAPES: Shape4D[] = [
  [1, 1, 1, 1],
  [2, 2, 7, 1],
  [3, 5, 7, 3],
  [2, 33, 21, 1],
  [1, 33, 21, 3],
  [2, 64, 64, 1],
];

describe.each(['wasm', 'webgpu'] as const)('topology-preserving skeleton on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it.each([0, 1, 5, 20].flatMap((k) => SHAPES.map((shape): [number, Shape4D] => [k, shape])))(
    'equals the plain form, with noise, without, and at another temperature: k = %i, %j',
    async (iterations, shape) => {
      const x = makeImage(shape);
      const dy = randomValues(x.length, 53);
      for (const { isNoisy, tau } of [
        { isNoisy: false, tau: 1 },
        { isNoisy: true, tau: 1 },
        { isNoisy: true, tau: 0.6 },
        { isNoisy: false, tau: 0.6 },
      ]) {
        const noise = isNoisy ? makeNoise(x, 0.33) : null;
        const options = { iterations, beta: isNoisy ? 0.33 : 0, tau };
        const [skeleton, gradient] = await computeOnBackend(shape, x, noise, dy, options);
        const plain = { skeleton: new Float32Array(x.length), slopes: new Float32Array(x.length) };
        topologySkeletonOfBatch(x, noise, plain, shape, options);
        expect(skeleton).toEqual(plain.skeleton);
        const wanted = plain.slopes.map((slope, at) => slope * dy[at]);
        expect(relativeError(gradient, wanted)).toBeLessThan(2e-6);
      }
    },
  );

  it('keeps and deletes pixels in the images of this test', () => {
    const shape: Shape4D = [2, 64, 64, 1];
    const x = makeImage(shape);
    const plain = { skeleton: new Float32Array(x.length), slopes: new Float32Array(x.length) };
    topologySkeletonOfBatch(x, null, plain, shape, { iterations: 5, beta: 0, tau: 1 });
    const kept = plain.skeleton.filter((value) => value === 1).length;
    expect(kept).toBeGreaterThan(100);
    expect(x.filter((p) => p > 0.5).length).toBeGreaterThan(2 * kept);
    expect(new Set(plain.slopes).size).toBeGreaterThan(4);
  });

  it('stays finite on exact zeros and ones, and over more iterations than a factor has digits', async () => {
    const shape: Shape4D = [1, 33, 21, 2];
    const x = makeImage(shape).map((p) => (p < 0.3 ? 0 : p > 0.7 ? 1 : p));
    const noise = makeNoise(x, 0.33);
    const ones = new Float32Array(x.length).fill(1);
    expect(x.filter((p) => p === 1).length).toBeGreaterThan(100);
    for (const iterations of [5, 300]) {
      const options = { iterations, beta: 0.33, tau: 1 };
      const [skeleton, gradient] = await computeOnBackend(shape, x, noise, ones, options);
      const plain = { skeleton: new Float32Array(x.length), slopes: new Float32Array(x.length) };
      topologySkeletonOfBatch(x, noise, plain, shape, options);
      expect(skeleton).toEqual(plain.skeleton);
      // The logit goes up to 20, where one step of float32 moves its exponential by 2e-6 of itself.
      expect(relativeError(gradient, plain.slopes)).toBeLessThan(1e-5);
    }
  });

  it('holds nothing after use', async () => {
    const shape: Shape4D = [2, 24, 20, 2];
    const x = makeImage(shape);
    const noise = makeNoise(x, 0.33);
    const states: { tensors: number; bytes: number; buffers: number; held: number }[] = [];
    for (let i = 0; i < 6; i++) {
      await computeOnBackend(shape, x, noise, x, { iterations: 4, beta: 0.33, tau: 1 });
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
      const options = { iterations: 1, beta: 0.33, tau: 1, noise: null };
      expect(() => topologySkeleton(x, { ...options, iterations: -1 })).toThrow('from 0 up; it got -1');
      expect(() => topologySkeleton(x, { ...options, tau: 0 })).toThrow('tau > 0');
      expect(() => topologySkeleton(tf.ones<tf.Rank>([2, 2]) as tf.Tensor4D, options)).toThrow(
        'needs x as [B,H,W,C]; it got [2, 2]',
      );
      expect(() => topologySkeleton(tf.cast(x, 'int32'), options)).toThrow('float32; it got int32');
      expect(() => topologySkeleton(x, { ...options, noise: tf.ones([1, 2, 2, 2]) })).toThrow("x's shape");
    });
  });

  it('thins a large image without more memory than a few planes', async () => {
    const shape: Shape4D = [1, 512, 512, 1];
    const x = makeImage(shape);
    const before = readBackendBytes();
    const image = tf.tensor4d(x, shape);
    const skeleton = topologySkeleton(image, { iterations: 5, beta: 0, tau: 1, noise: null });
    const values = await skeleton.data();
    expect(values.some((value) => value === 1)).toBe(true);
    expect(readBackendBytes() - before).toBeLessThanOrEqual(6 * 4 * sizeOf(shape));
    tf.dispose([image, skeleton]);
  });
});
