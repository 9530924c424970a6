// Recording and replaying a small step of its own: a convolution, a norm, a loss and an update.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBackend, openBackend } from '../backend/open-backend.ts';
import { trimBackendPool } from '../backend/trim-pool.ts';
import { convolve } from '../kernels/convolve.ts';
import { instanceNormLeakyRelu } from '../kernels/instance-norm-leaky-relu.ts';
import { describeRecording } from './describe-recording.ts';
import { allocateLike, forgetValues } from './gpu-tensors.ts';
import { recordStep } from './record-step.ts';
import type { RecordableStep } from './record-step.ts';
import type { Recording } from './recording.ts';
import { currentWebGpuBackend } from './traced-backend.ts';

const CHANNELS = 4;
const PARAMETERS = 9 * CHANNELS + 2 * CHANNELS;
const SIZE: [number, number, number, number] = [2, 9, 7, 1];

const wave = (length: number, phase: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(0.7 * i + phase) * 0.8);

function compute(inputs: Record<string, Tensor>): Record<string, Tensor> {
  const { images, targets, rate } = inputs;
  const loss = (flat: Tensor): Scalar => {
    const filter = tf.reshape<tf.Rank.R4>(tf.slice(flat, 0, 9 * CHANNELS), [3, 3, 1, CHANNELS]);
    const gamma = tf.slice(flat as Tensor1D, 9 * CHANNELS, CHANNELS);
    const beta = tf.slice(flat as Tensor1D, 10 * CHANNELS, CHANNELS);
    const features = instanceNormLeakyRelu(convolve(images as Tensor4D, filter, null, 1), gamma, beta);
    return tf.mean(tf.square(tf.sub(tf.sum(features, 3, true), targets)));
  };
  const { value, grad } = tf.valueAndGrad(loss)(inputs['weights']);
  const momentum = tf.add(tf.mul(inputs['momentum'], 0.9), grad);
  return {
    weights: tf.sub(inputs['weights'], tf.mul(momentum, rate)),
    momentum,
    numbers: tf.stack([value, tf.sum(tf.square(grad))]),
  };
}

const inputShapes = {
  weights: [PARAMETERS],
  momentum: [PARAMETERS],
  images: [...SIZE],
  targets: [...SIZE],
  rate: [],
};

type Sets = Record<string, Tensor>[];

function makeSets(): Sets {
  const first = { weights: tf.tensor1d(wave(PARAMETERS, 1)), momentum: tf.zeros([PARAMETERS]) };
  const others = [1, 2].map(() => ({
    weights: allocateLike(first.weights),
    momentum: allocateLike(first.momentum),
  }));
  return [first, ...others];
}

const record = (sets: Sets, change: Partial<RecordableStep> = {}): Promise<Recording> =>
  recordStep({
    inputShapes,
    compute,
    next: { weights: 'weights', momentum: 'momentum' },
    sets,
    numbers: 'numbers',
    ...change,
  });

const dataOf = (i: number) => ({
  images: wave(tf.util.sizeFromShape(SIZE), i),
  targets: wave(tf.util.sizeFromShape(SIZE), 2 * i + 1),
  rate: Float32Array.of(i < 4 ? 0.05 : 0.02),
});

/** The same steps through tfjs: numbers and last weights. */
async function trainEagerly(steps: number): Promise<{ numbers: number[][]; weights: number[] }> {
  let weights: Tensor = tf.tensor1d(wave(PARAMETERS, 1));
  let momentum: Tensor = tf.zeros([PARAMETERS]);
  const numbers: number[][] = [];
  for (let i = 0; i < steps; i++) {
    const { images, targets, rate } = dataOf(i);
    const result = tf.tidy(() =>
      compute({
        weights,
        momentum,
        images: tf.tensor4d(images, SIZE),
        targets: tf.tensor4d(targets, SIZE),
        rate: tf.scalar(rate[0]),
      }),
    );
    numbers.push([...(await result['numbers'].data())]);
    tf.dispose([weights, momentum, result['numbers']]);
    weights = result['weights'];
    momentum = result['momentum'];
  }
  const last = [...(await weights.data())];
  tf.dispose([weights, momentum]);
  return { numbers, weights: last };
}

beforeAll(async () => {
  await openBackend('webgpu', (message) => {
    throw new Error(message);
  });
});
afterAll(() => closeBackend());

describe('a recorded step', () => {
  it('gives the same numbers and weights to the last bit, whatever else runs in between', async () => {
    const expected = await trainEagerly(8);
    const sets = makeSets();
    const recording = await record(sets);
    const numbers: number[][] = [];
    for (let i = 0; i < 8; i++) {
      forgetValues(sets[(i + 1) % 3]['weights']);
      numbers.push([...(await recording.replay(i % 3, dataOf(i)))]);
      // Something eager, with buffers of the same sizes, and the pool given back.
      const { weights } = sets[(i + 1) % 3];
      const other = tf.tidy(() =>
        compute({ ...asTensors(dataOf(i + 3)), weights, momentum: tf.ones([PARAMETERS]) }),
      );
      await other['numbers'].data();
      tf.dispose(other);
      if (i === 5) trimBackendPool();
    }
    expect(numbers).toEqual(expected.numbers);
    expect([...(await sets[8 % 3]['weights'].data())]).toEqual(expected.weights);
    expect(new Set(numbers.map(([loss]) => loss)).size).toBe(8);
    recording.dispose();
    tf.dispose(sets);
  });

  it('counts what it costs', async () => {
    const sets = makeSets();
    const recording = await record(sets);
    const description = describeRecording(recording);
    expect(description).toMatchObject({ passes: 1, submits: 1 });
    expect(description.uploads).toEqual({ images: 504, targets: 504, rate: 4 });
    expect(description.uploadBytes).toBe(1012);
    expect(description.dispatches).toBeGreaterThan(20);
    expect(Object.values(description.dispatchesByLabel).reduce((a, b) => a + b)).toBe(description.dispatches);
    expect(description.slotBytes).toBeGreaterThanOrEqual(description.leastBytes);
    expect(description.slotBytes).toBeLessThan(description.unsharedBytes);
    recording.dispose();
    tf.dispose(sets);
  });

  it('leaves tensors, buffers and the pool alone while it is recorded and replayed', async () => {
    const { device } = currentWebGpuBackend();
    let alive = 0;
    const create = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = create(descriptor);
      const destroy = buffer.destroy.bind(buffer);
      alive += 1;
      buffer.destroy = () => {
        alive -= 1;
        destroy();
      };
      return buffer;
    };
    try {
      const sets = makeSets();
      const before = { ...tf.memory(), alive };
      const recording = await record(sets);
      expect(tf.memory().numTensors).toBe(before.numTensors);
      await recording.replay(0, dataOf(0));
      const first = { ...tf.memory(), alive };
      for (let i = 1; i < 300; i++) await recording.replay(i % 3, dataOf(i % 5));
      expect({ ...tf.memory(), alive }).toEqual(first);
      recording.dispose();
      expect(alive).toBe(before.alive);
      tf.dispose(sets);
      expect(tf.memory().numTensors).toBe(before.numTensors - 6);
    } finally {
      Reflect.deleteProperty(device, 'createBuffer');
    }
  });

  it('says which input is missing or of another size', async () => {
    const sets = makeSets();
    const recording = await record(sets);
    const { images, targets, rate } = dataOf(0);
    expect(() => recording.replay(0, { images, targets })).toThrow(
      'The recorded step needs the input rate with 1 values; it got none.',
    );
    expect(() => recording.replay(0, { images: images.subarray(1), targets, rate })).toThrow(
      'The recorded step needs the input images with 126 values; it got 125.',
    );
    recording.dispose();
    tf.dispose(sets);
  });
});

function asTensors({ images, targets, rate }: ReturnType<typeof dataOf>): Record<string, Tensor> {
  return { images: tf.tensor4d(images, SIZE), targets: tf.tensor4d(targets, SIZE), rate: tf.scalar(rate[0]) };
}

describe('what cannot be recorded', () => {
  const outside: { tensor: Tensor | null } = { tensor: null };
  let count = 0;
  const cases: [string, RecordableStep['compute'], RegExp][] = [
    [
      'reading a result',
      (inputs) => {
        const rate = tf.sqrt(inputs['rate']).dataSync()[0];
        return { ...compute(inputs), rate: tf.scalar(rate) };
      },
      /because it reads a tensor back \(dataSync\); switch replay off to run it/,
    ],
    [
      'reading an input',
      (inputs) => ({ ...compute(inputs), more: tf.mul(inputs['images'], inputs['rate'].dataSync()[0]) }),
      /reads a tensor back \(dataSync\)/,
    ],
    [
      'a tensor from before',
      (inputs) => {
        const { numbers, ...rest } = compute(inputs);
        return { ...rest, numbers: tf.add(numbers, outside.tensor as Tensor) };
      },
      /reads a tensor \[2\] that was computed before it and is none of its inputs/,
    ],
    [
      'a number that changes',
      (inputs) => {
        const { numbers, ...rest } = compute(inputs);
        return { ...rest, numbers: tf.mul(numbers, (count += 1)) };
      },
      /changes from one step to the next and is none of its inputs/,
    ],
    [
      'a random draw',
      (inputs) => {
        const { numbers, ...rest } = compute(inputs);
        return { ...rest, numbers: tf.add(numbers, tf.randomUniform([2])) };
      },
      /a constant \[2\], which .* reads, changes from one step to the next/,
    ],
    [
      'an output that is an input',
      (inputs) => ({ ...compute(inputs), numbers: inputs['rate'] }),
      /returns the input rate as the output numbers/,
    ],
  ];

  it.each(cases)('%s', async (_, compute, message) => {
    const sets = makeSets();
    outside.tensor = tf.tidy(() => tf.square(tf.tensor1d([1, 2])));
    await outside.tensor.data();
    const before = tf.memory().numTensors;
    await expect(record(sets, { compute })).rejects.toThrow(message);
    // tfjs goes on as if nothing had been tried.
    expect(tf.memory().numTensors).toBe(before);
    const { numbers } = await trainEagerly(2);
    expect(numbers[1][0]).toBeGreaterThan(0);
    tf.dispose([sets, outside.tensor]);
  });
});
