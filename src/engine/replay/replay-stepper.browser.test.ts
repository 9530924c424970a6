// Replayed training against training through tfjs: the same numbers to the last bit, and nothing left behind.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSample, TrainingSet } from '../../data/training-sample.ts';
import { DEFAULT_LOSS_SETTINGS } from '../../losses/loss-settings.ts';
import { lossMetas } from '../../losses/loss-metas.ts';
import { computeTubedSkeleton } from '../../morphology/tubed-skeleton.ts';
import { takeBackUpdate, trainStep } from '../apply-update.ts';
import { closeBackend, openBackend } from '../backend/open-backend.ts';
import { predictImage } from '../inference.ts';
import { DEFAULT_RUN_CONFIG } from '../run-config.ts';
import type { RunConfig } from '../run-config.ts';
import { createRun, disposeRun } from '../train-run.ts';
import type { TrainRun } from '../train-run.ts';
import { ReplayStepper } from './replay-stepper.ts';
import { currentWebGpuBackend } from './traced-backend.ts';

const EDGE = 24;

function makeSample(index: number, hasFieldOfView: boolean): TrainingSample {
  const pixels = new Uint8Array(EDGE * EDGE);
  const labels = new Uint8Array(EDGE * EDGE);
  const fieldOfView = hasFieldOfView ? new Uint8Array(EDGE * EDGE) : null;
  for (let row = 0; row < EDGE; row++) {
    for (let column = 0; column < EDGE; column++) {
      const i = row * EDGE + column;
      const isLine = Math.abs(row - 12 - 5 * Math.sin((column + 9 * index) / 5)) < 2;
      labels[i] = isLine ? 1 : 0;
      pixels[i] = (isLine ? 150 : 60) + ((row * 7 + column * 13 + index) % 31);
      if (fieldOfView !== null) fieldOfView[i] = Math.hypot(row - 12, column - 12) < 10 ? 1 : 0;
    }
  }
  return {
    id: `s${index}`,
    name: String(index),
    split: index === 2 ? 'validation' : 'train',
    width: EDGE,
    height: EDGE,
    channels: 1,
    pixels,
    labels,
    tube: computeTubedSkeleton(labels, EDGE, EDGE, 2),
    fieldOfView,
  };
}

const makeSet = (hasFieldOfView: boolean): TrainingSet => ({
  name: 'lines',
  classCount: 1,
  channels: 1,
  samples: [0, 1, 2].map((i) => makeSample(i, hasFieldOfView)),
});

const configFor = (lossId: string, change: Partial<RunConfig> = {}): RunConfig => ({
  ...DEFAULT_RUN_CONFIG,
  backend: 'webgpu',
  model: { id: 'unet', channels: 4, depth: 2 },
  loss: { id: lossId, weight: 1, settings: { ...DEFAULT_LOSS_SETTINGS, iterations: null } },
  optimiser: { id: 'adamw', learningRate: 1e-2, weightDecay: 1e-2 },
  patchPx: 16,
  batch: 2,
  ...change,
});

/** Two outputs that count, and one that does not. */
const SUPERVISED: Partial<RunConfig> = {
  model: { id: 'unet', channels: 4, depth: 4, downsampling: 'pooled', channelCap: 8 },
  deepSupervision: 'every-scale',
};

/** Trains with knobs that turn on the way, a prediction between two steps, and a step taken back. */
async function train(config: RunConfig, hasFieldOfView: boolean, replay: boolean, steps: number) {
  const set = makeSet(hasFieldOfView);
  const run = createRun(config, set, { replay });
  await run.stepper.prepare(run, () => undefined);
  const numbers: unknown[] = [];
  const foregrounds: Float32Array[] = [];
  const turn = async () => {
    numbers.push(
      await trainStep(run, await run.sampler.next(), {
        lossWeight: run.step < 4 ? 1 : 0.25,
        learningRate: 1e-2 * (1 - run.step / 40),
      }),
    );
    run.step += 1;
  };
  for (let i = 0; i < steps; i++) {
    await turn();
    if (i === 5 || i === 6) {
      const prediction = await predictImage(run, set.samples[2]);
      if (prediction !== null) foregrounds.push(prediction.foreground);
    }
    if (i === 7) takeBackUpdate(run);
  }
  const weights = [...(await run.learner.parameters.data())];
  return { run, numbers, foregrounds, weights };
}

beforeAll(async () => {
  await openBackend('webgpu', (message) => {
    throw new Error(message);
  });
});
afterAll(() => closeBackend());

describe('replayed training', () => {
  it.each([
    ...lossMetas.map(({ id }) => [id, id === 'skeleton-recall'] as const),
    ['dice-ce', true] as const,
    ['topo-cl-dice', true, SUPERVISED] as const,
  ])(
    '%s, with a mask: %s: gives the same numbers to the last bit',
    async (id, hasFieldOfView, change = {}) => {
      const before = tf.memory().numTensors;
      const eager = await train(configFor(id, change), hasFieldOfView, false, 11);
      const replayed = await train(configFor(id, change), hasFieldOfView, true, 11);
      expect(eager.numbers).toHaveLength(11);
      expect(replayed.run.stepper).toBeInstanceOf(ReplayStepper);
      expect(replayed.numbers).toEqual(eager.numbers);
      expect(replayed.foregrounds).toEqual(eager.foregrounds);
      expect(replayed.weights).toEqual(eager.weights);
      expect(eager.foregrounds[1]).not.toEqual(eager.foregrounds[0]);
      disposeRun(eager.run);
      disposeRun(replayed.run);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('gives the same numbers with SGD, too', async () => {
    const config = configFor('skeleton-recall', {
      optimiser: { id: 'sgd', learningRate: 1e-2, weightDecay: 3e-5 },
    });
    const eager = await train(config, false, false, 6);
    const replayed = await train(config, false, true, 6);
    expect(replayed.numbers).toEqual(eager.numbers);
    expect(replayed.weights).toEqual(eager.weights);
    disposeRun(eager.run);
    disposeRun(replayed.run);
  });

  it.each([
    { id: 'hrnet', channels: 4, depth: 3, stemStride: 1, blocks: 1 },
    { id: 'hrnet', channels: 3, depth: 2, stemStride: 2, blocks: 1 },
  ])('gives the same numbers with %j, on patches of an odd size', async (model) => {
    const before = tf.memory().numTensors;
    const config = configFor('skeleton-recall', { model, patchPx: 17 });
    const eager = await train(config, true, false, 9);
    const replayed = await train(config, true, true, 9);
    expect(replayed.run.stepper).toBeInstanceOf(ReplayStepper);
    expect(new Set(eager.numbers.map((numbers) => JSON.stringify(numbers))).size).toBe(9);
    expect(replayed.numbers).toEqual(eager.numbers);
    expect(replayed.foregrounds).toEqual(eager.foregrounds);
    expect(replayed.weights).toEqual(eager.weights);
    disposeRun(eager.run);
    disposeRun(replayed.run);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('records anew where the batch has another shape, and goes on with the same weights', async () => {
    const { run } = await train(configFor('dice-ce'), false, true, 2);
    const other = createRun(configFor('dice-ce', { batch: 1 }), run.set, { replay: false });
    const recording = recordingOf(run);
    const knobs = { lossWeight: 1, learningRate: 1e-9 };
    const small = await other.sampler.next();
    other.learner.parameters.dispose();
    other.learner.parameters = tf.keep(tf.clone(run.learner.parameters));
    const expected = await trainStep(other, small, knobs);
    const actual = await trainStep(run, small, knobs);
    expect(recordingOf(run)).not.toBe(recording);
    expect(actual).toEqual(expected);
    disposeRun(run);
    disposeRun(other);
  });

  it('leaves buffers, tensors and heap as they were over 2,000 steps, and nothing after the run', async () => {
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
      const before = tf.memory();
      const { run } = await train(
        configFor('dice-ce', { model: { id: 'unet', channels: 2, depth: 2 }, patchPx: 4, batch: 1 }),
        false,
        true,
        9,
      );
      const batch = await run.sampler.next();
      const knobs = { lossWeight: 1, learningRate: 1e-4 };
      await trainStep(run, batch, knobs);
      const first = { tensors: tf.memory().numTensors, bytes: tf.memory().numBytes, alive };
      for (let i = 0; i < 100; i++) await trainStep(run, batch, knobs);
      const early = heapBytes();
      for (let i = 0; i < 1900; i++) await trainStep(run, batch, knobs);
      expect({ tensors: tf.memory().numTensors, bytes: tf.memory().numBytes, alive }).toEqual(first);
      // Half a kilobyte a step would show.
      expect(heapBytes() - early).toBeLessThan(2 ** 20);
      const own = recordingOf(run);
      const held = alive;
      disposeRun(run);
      // Slots, constants, uniforms and read-back are destroyed; weights and moments return to tfjs's pool.
      expect(held - alive).toBe(own.plan.slots.length + 3);
      expect(tf.memory().numTensors).toBe(before.numTensors);
    } finally {
      device.createBuffer = create;
    }
  });
});

function recordingOf(run: TrainRun) {
  const { stepper } = run;
  if (!(stepper instanceof ReplayStepper) || stepper.recording === null) {
    throw new Error('The run has no recording.');
  }
  return stepper.recording;
}

/** Chromium's own measure of the heap, without garbage. */
function heapBytes(): number {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('The browser was started without --js-flags=--expose-gc.');
  gc();
  return (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;
}
