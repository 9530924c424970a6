// The whole HRNet against its reference, its estimate against what it takes, on both backends.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBackend, openBackend } from '../../backend/open-backend.ts';
import { countGpuWork } from '../../kernels/count-gpu-work.ts';
import { randomValues, relativeError } from '../../kernels/kernel-test-tools.ts';
import { initialiseParameters, nameParameters } from '../../parameters.ts';
import { bufferOf } from '../../replay/gpu-tensors.ts';
import { measureForwardBytes } from '../forward-bytes.ts';
import type { ModelShape } from '../model-plugin.ts';
import { model } from './model.ts';
import { referenceForward } from './reference.ts';

const failures: string[] = [];

interface Case {
  batch: number;
  height: number;
  width: number;
  shape: ModelShape;
}

const CASES: Case[] = [
  [2, 16, 16, 4, 2, 1, 1],
  [1, 19, 14, 3, 3, 1, 1],
  [2, 24, 32, 4, 3, 2, 2],
  [1, 33, 21, 4, 3, 4, 1],
  [1, 18, 27, 2, 4, 1, 1],
].map(([batch, height, width, channels, depth, stemStride, blocks], i) => ({
  batch,
  height,
  width,
  shape: {
    inputChannels: i % 2 === 0 ? 3 : 1,
    outputChannels: 2 + (i % 2),
    channels,
    depth,
    stemStride,
    blocks,
  },
}));

const nameOf = ({ batch, height, width, shape }: Case) =>
  `${batch}×${height}×${width}, W ${shape.channels}, ${shape.depth} branches, stem ${shape['stemStride']}, ${shape['blocks']} blocks`;

/** Weights about their initial values, norms included, so that no gradient is special; by name. */
function makeWeights(shape: ModelShape): [string, tf.Tensor][] {
  const specs = model.parameters(shape);
  return nameParameters(initialiseParameters(specs, 3), specs).map(({ name, shape, data }, i) => {
    const noise = randomValues(data.length, 60 + i);
    return [
      name,
      tf.tensor(
        data.map((value, k) => value + 0.1 * noise[k]),
        shape,
      ),
    ];
  });
}

type Forward = (
  shape: ModelShape,
  weights: ReadonlyMap<string, tf.Tensor>,
  images: tf.Tensor4D,
) => tf.Tensor4D;

/** Logits and the gradients of the images and of all weights. */
async function differentiate({ batch, height, width, shape }: Case, forward: Forward) {
  const before = tf.memory().numTensors;
  const tensors = tf.tidy(() => {
    const draw = (channels: number, seed: number) =>
      tf.tensor4d(randomValues(batch * height * width * channels, seed), [batch, height, width, channels]);
    const weights = makeWeights(shape);
    const { value, grads } = tf.valueAndGrads((images, ...parts) =>
      forward(shape, new Map(weights.map(([name], i) => [name, parts[i]])), images as tf.Tensor4D),
    )(
      [draw(shape.inputChannels, 52), ...weights.map(([, tensor]) => tensor)],
      draw(shape.outputChannels, 53),
    );
    return [value, ...grads];
  });
  const [logits, images, ...weights] = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
  const logitsShape = tensors[0].shape;
  tf.dispose(tensors);
  expect(tf.memory().numTensors).toBe(before);
  return { logits, images, weights, logitsShape };
}

describe.each(['wasm', 'webgpu'] as const)('HRNet on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it.each(CASES.map((sample) => [nameOf(sample), sample] as const))(
    'equals its reference, forward and backward: %s',
    async (_, sample) => {
      const { batch, height, width, shape } = sample;
      const actual = await differentiate(sample, (...all) => model.forward(...all));
      const expected = await differentiate(sample, referenceForward);
      expect(actual.logitsShape).toEqual([batch, height, width, shape.outputChannels]);
      expect(relativeError(actual.logits, expected.logits)).toBeLessThan(1e-4);
      expect(relativeError(actual.images, expected.images)).toBeLessThan(1e-4);
      for (const [i, { name }] of model.parameters(shape).entries()) {
        const largest = expected.weights[i].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(largest, `${name} has a gradient`).toBeGreaterThan(0);
        expect(relativeError(actual.weights[i], expected.weights[i]), name).toBeLessThan(1e-4);
      }
      expect(actual.weights).toHaveLength(expected.weights.length);
    },
  );

  it.each(CASES.map((sample) => [nameOf(sample), sample] as const))(
    'takes the memory that is estimated: %s',
    async (_, { batch, height, width, shape }) => {
      const estimate = model.estimate(shape, { batch, height, width });
      expect(await measureForwardBytes(model, shape, { batch, height, width })).toBe(
        estimate.activationBytes,
      );
      const sizes = model.parameters(shape).map((spec) => tf.util.sizeFromShape(spec.shape));
      expect(estimate.parameters).toBe(sizes.reduce((a, b) => a + b));
    },
  );

  it('takes images of a single pixel', async () => {
    const shape = { inputChannels: 1, outputChannels: 2, channels: 2, depth: 3 };
    const logits = tf.tidy(() => model.forward(shape, new Map(makeWeights(shape)), tf.ones([1, 1, 1, 1])));
    expect(logits.shape).toEqual([1, 1, 1, 2]);
    expect((await logits.data()).every(Number.isFinite)).toBe(true);
    logits.dispose();
  });
});

it('uploads nothing on webgpu but the weights and the images', async () => {
  await openBackend('webgpu', (message) => failures.push(message));
  const { shape, batch, height, width } = CASES[2];
  tf.tidy(() => {
    const weights = makeWeights(shape);
    const images = tf.relu(tf.ones<tf.Rank.R4>([batch, height, width, shape.inputChannels]));
    const dy = tf.relu(tf.ones<tf.Rank.R4>([batch, height, width, shape.outputChannels]));
    for (const tensor of [images, dy, ...weights.map(([, tensor]) => tensor)]) bufferOf(tensor);
    const { counts } = countGpuWork(() =>
      tf.grads((...parts) =>
        model.forward(shape, new Map(weights.map(([name], i) => [name, parts[i]])), images),
      )(
        weights.map(([, tensor]) => tensor),
        dy,
      ),
    );
    expect(counts.uploads).toBe(0);
  });
  closeBackend();
  expect(failures).toEqual([]);
});
