// The whole engine on both backends: learns, repeats itself exactly, pauses, and leaves no tensor behind.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { TrainingSample, TrainingSet } from '../data/training-sample.ts';
import { computeTubedSkeleton } from '../morphology/tubed-skeleton.ts';
import { closeBackend } from './backend/open-backend.ts';
import { DEFAULT_RUN_CONFIG } from './run-config.ts';
import { lossMetas } from '../losses/loss-metas.ts';
import { DEFAULT_LOSS_SETTINGS } from '../losses/loss-settings.ts';
import type { RunConfig } from './run-config.ts';
import { readSafetensors } from './safetensors.ts';
import { TrainSession } from './train-session.ts';
import type { TrainMessage } from './train-events.ts';

const EDGE = 48;

/** Wavy bright lines on a dark, slightly graded ground. */
function makeSample(index: number, split: 'train' | 'validation', hasFieldOfView: boolean): TrainingSample {
  const pixels = new Uint8Array(EDGE * EDGE);
  const labels = new Uint8Array(EDGE * EDGE);
  const fieldOfView = hasFieldOfView ? new Uint8Array(EDGE * EDGE) : null;
  for (let row = 0; row < EDGE; row++) {
    for (let column = 0; column < EDGE; column++) {
      const i = row * EDGE + column;
      const line = 24 + 10 * Math.sin((column + 11 * index) / 8) + index;
      const isLine = Math.abs(row - line) < 2 || Math.abs(column - (9 + 5 * index)) < 1.5;
      labels[i] = isLine ? 1 : 0;
      pixels[i] = (isLine ? 150 : 60) + row / 2 + ((row * 7 + column * 13 + index) % 11);
      if (fieldOfView !== null) fieldOfView[i] = Math.hypot(row - 24, column - 24) < 24 ? 1 : 0;
    }
  }
  return {
    id: `s${index}`,
    name: String(index),
    split,
    width: EDGE,
    height: EDGE,
    channels: 1,
    pixels,
    labels,
    tube: computeTubedSkeleton(labels, EDGE, EDGE, 2),
    fieldOfView,
  };
}

const makeSet = (hasFieldOfView = false): TrainingSet => ({
  name: 'lines',
  classCount: 1,
  channels: 1,
  samples: [0, 1, 2].map((i) => makeSample(i, i === 2 ? 'validation' : 'train', hasFieldOfView)),
});

const configFor = (backend: 'webgpu' | 'wasm', change: Partial<RunConfig> = {}): RunConfig => ({
  ...DEFAULT_RUN_CONFIG,
  backend,
  model: { id: 'unet', channels: 4, depth: 2 },
  optimiser: { id: 'adam', learningRate: 1e-2, weightDecay: 0 },
  patchPx: 32,
  batch: 2,
  steps: 12,
  validateEverySteps: 6,
  ...change,
});

/** One session a backend for the whole file: a fresh device compiles all its pipelines anew. */
const sessions = new Map<string, TrainSession>();
let listener: (message: TrainMessage) => void = () => undefined;

function sessionFor(backend: string, onMessage: (message: TrainMessage) => void): TrainSession {
  listener = onMessage;
  const session = sessions.get(backend) ?? new TrainSession((message) => listener(message));
  sessions.set(backend, session);
  return session;
}

const until = async (done: () => boolean) => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
};

async function train(config: RunConfig, set = makeSet(), previewSampleId: string | null = 's2') {
  const messages: TrainMessage[] = [];
  const session = sessionFor(config.backend, (message) => messages.push(message));
  await session.start({ config, previewSampleId, begin: 'run' }, () => Promise.resolve(set));
  const steps = messages.filter((message) => message.kind === 'step');
  return { session, messages, steps, losses: steps.map(({ loss }) => loss) };
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

afterAll(() => closeBackend());

describe.each(['wasm', 'webgpu'] as const)('training on %s', (backend) => {
  it.each(lossMetas.map(({ id }) => id))('learns with %s and measures the validation image', async (id) => {
    const { session, messages, losses } = await train(
      configFor(backend, { loss: { id, weight: 0.5, settings: DEFAULT_LOSS_SETTINGS } }),
    );
    expect(losses).toHaveLength(12);
    expect(mean(losses.slice(-3))).toBeLessThan(mean(losses.slice(0, 3)) - 0.1);
    const validations = messages.filter((message) => message.kind === 'validation');
    expect(validations.map(({ step }) => step)).toEqual([6, 12]);
    expect(validations[1].images).toHaveLength(1);
    expect(validations[1].mean.dice).toBeGreaterThan(0);
    expect(validations[1].mean.dice).toBeLessThanOrEqual(1);
    expect(messages.filter((message) => message.kind === 'state').map(({ state }) => state)).toEqual([
      'preparing',
      'warming',
      'running',
      'done',
    ]);
    const previews = messages.filter((message) => message.kind === 'preview');
    const last = previews[previews.length - 1];
    expect(last.step).toBe(12);
    expect(last.predictionPx).toBe(last.prediction.filter((value) => value > 0).length);
    expect(last.probability.filter((value) => value >= 128).length).toBe(last.predictionPx);
    await session.reset();
  });

  // Topo-clDice draws noise, which must be the same again.
  it.each(['skeleton-recall', 'topo-cl-dice'])(
    'gives the same losses to the last bit from the same seed, and others from another: %s',
    async (id) => {
      const loss = { id, weight: 1, settings: DEFAULT_LOSS_SETTINGS };
      const config = configFor(backend, { steps: 3, loss });
      const first = await train(config);
      await first.session.reset();
      const again = await train(config, makeSet(), null);
      await again.session.reset();
      const other = await train({ ...config, seed: 8 });
      await other.session.reset();
      expect(again.losses).toEqual(first.losses);
      expect(other.losses[0]).not.toBe(first.losses[0]);
    },
  );

  it('keeps tensors and bytes constant over steps and frees all of them on reset', async () => {
    const messages: TrainMessage[] = [];
    const counts: { tensors: number; bytes: number }[] = [];
    const session = sessionFor(backend, (message) => {
      messages.push(message);
      if (message.kind === 'step')
        counts.push({ tensors: tf.memory().numTensors, bytes: tf.memory().numBytes });
    });
    const config = configFor(backend, { steps: 6, validateEverySteps: 3 });
    await session.openBackend(backend);
    const before = tf.memory().numTensors;
    await session.start({ config, previewSampleId: 's0', begin: 'run' }, () =>
      Promise.resolve(makeSet(true)),
    );
    expect(counts).toHaveLength(6);
    // From the second update on, the former weights are kept too.
    for (const count of counts.slice(2)) expect(count).toEqual(counts[1]);
    const preview = messages.findLast((message) => message.kind === 'preview');
    const { fieldOfView } = makeSample(0, 'train', true);
    expect(preview?.predictionPx).toBeGreaterThan(0);
    expect(preview?.probability.some((value, i) => value > 0 && fieldOfView?.[i] === 0)).toBe(false);
    await session.reset();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('learns with HRNet on patches of an odd size, with as many tensors in each step', async () => {
    const counts: { tensors: number; bytes: number }[] = [];
    const messages: TrainMessage[] = [];
    const session = sessionFor(backend, (message) => {
      messages.push(message);
      if (message.kind === 'step')
        counts.push({ tensors: tf.memory().numTensors, bytes: tf.memory().numBytes });
    });
    await session.openBackend(backend);
    const before = tf.memory().numTensors;
    const config = configFor(backend, {
      model: { id: 'hrnet', channels: 4, depth: 3, stemStride: 1, blocks: 1 },
      patchPx: 33,
    });
    await session.start({ config, previewSampleId: 's2', begin: 'run' }, () => Promise.resolve(makeSet()));
    const losses = messages.filter((message) => message.kind === 'step').map(({ loss }) => loss);
    expect(losses).toHaveLength(12);
    expect(mean(losses.slice(-3))).toBeLessThan(mean(losses.slice(0, 3)) - 0.1);
    for (const count of counts.slice(2)) expect(count).toEqual(counts[1]);
    const validations = messages.filter((message) => message.kind === 'validation');
    expect(validations.at(-1)?.mean.dice).toBeGreaterThan(0);
    await session.reset();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('pauses, steps singly, resumes, and changes no number by it', async () => {
    const config = configFor(backend, { steps: 3 });
    const whole = await train(config);
    await whole.session.reset();

    const messages: TrainMessage[] = [];
    const session = sessionFor(backend, (message) => messages.push(message));
    const count = () => messages.filter((message) => message.kind === 'step').length;
    const ended = session.start({ config, previewSampleId: 's1', begin: 'step' }, () =>
      Promise.resolve(makeSet()),
    );
    await until(() => count() === 1);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(count()).toBe(1);
    session.step();
    await until(() => count() === 2);
    session.resume();
    await ended;
    const losses = messages.filter((message) => message.kind === 'step').map(({ loss }) => loss);
    expect(losses).toEqual(whole.losses);
    await session.reset();
  });

  it('pauses on the last good weights when the loss stops being a number', async () => {
    const messages: TrainMessage[] = [];
    const session = sessionFor(backend, (message) => messages.push(message));
    const config = configFor(backend, {
      optimiser: { id: 'sgd', learningRate: 10, weightDecay: 1 },
      steps: 400,
    });
    const ended = session.start({ config, previewSampleId: null, begin: 'run' }, () =>
      Promise.resolve(makeSet()),
    );
    await until(() => messages.some((message) => message.kind === 'step'));
    // A weight of 1e39 overflows float32: the total is infinite at once.
    session.setHotKnobs({ lossWeight: 1e39 });
    await until(() => messages.some((message) => message.kind === 'nonFinite'));
    expect(messages.at(-1)?.kind).toBe('nonFinite');
    const weights = readSafetensors(await session.exportWeights());
    for (const tensor of weights.tensors)
      expect(tensor.data.every((value) => Number.isFinite(value))).toBe(true);
    const before = messages.filter((message) => message.kind === 'step').length;
    session.setHotKnobs({ lossWeight: 1, learningRate: 1e-3 });
    session.resume();
    await until(() => messages.filter((message) => message.kind === 'step').length > before + 1);
    await session.reset();
    await ended;
    expect(messages.at(-1)).toEqual({ kind: 'state', state: 'idle' });
  });

  it('learns two classes as it learns one', async () => {
    const set = makeSet();
    for (const { labels, tube } of set.samples) {
      // The upper half of every structure is class 1, the lower class 2.
      for (let i = (EDGE * EDGE) / 2; i < EDGE * EDGE; i++) {
        labels[i] *= 2;
        tube[i] *= 2;
      }
    }
    set.classCount = 2;
    const { session, messages, losses } = await train(
      configFor(backend, { steps: 10, validateEverySteps: 10 }),
      set,
    );
    expect(mean(losses.slice(-3))).toBeLessThan(mean(losses.slice(0, 3)) - 0.1);
    const [prediction] = await session.predictValidation();
    expect(prediction.classCount).toBe(2);
    expect(Math.max(...prediction.prediction)).toBeLessThanOrEqual(2);
    expect(messages.find((message) => message.kind === 'validation')?.mean.dice).toBeGreaterThan(0);
    await session.reset();
  });

  it('ends well when it is paused in the last step', async () => {
    const messages: TrainMessage[] = [];
    const session = sessionFor(backend, (message) => {
      messages.push(message);
      if (message.kind === 'phase' && message.phase === 'validating') session.pause();
    });
    const config = configFor(backend, { steps: 1 });
    await session.start({ config, previewSampleId: null, begin: 'run' }, () => Promise.resolve(makeSet()));
    expect(messages.filter((message) => message.kind === 'state').map(({ state }) => state)).toEqual([
      'preparing',
      'warming',
      'running',
      'paused',
      'done',
    ]);
    expect(messages.at(-1)).toEqual({ kind: 'state', state: 'done' });
    await session.reset();
  });

  it('hears what is changed while the run is prepared', async () => {
    const messages: TrainMessage[] = [];
    const session = sessionFor(backend, (message) => messages.push(message));
    const config = configFor(backend, { steps: 1 });
    await session.start({ config, previewSampleId: 's0', begin: 'run' }, () => {
      session.setPreviewSample('s1');
      session.setHotKnobs({ learningRate: 5e-4 });
      return Promise.resolve(makeSet());
    });
    expect(messages.find((message) => message.kind === 'step')?.learningRate).toBe(5e-4);
    const previews = messages.filter((message) => message.kind === 'preview');
    expect(previews.length).toBeGreaterThan(0);
    expect(previews.every(({ sampleId }) => sampleId === 's1')).toBe(true);
    await session.reset();
  });

  it('says which setting is wrong and frees everything', async () => {
    const { session, messages } = await train(
      configFor(backend, { loss: { id: 'nothing', weight: 1, settings: DEFAULT_LOSS_SETTINGS } }),
    );
    const failed = messages.find((message) => message.kind === 'failed');
    expect(failed?.message).toContain('There is no loss "nothing"');
    await session.reset();
  });
});

it('gives the same first losses on both backends', async () => {
  const config = { steps: 5, model: { id: 'unet', channels: 6, depth: 3 } };
  const wasm = await train(configFor('wasm', config));
  await wasm.session.reset();
  const webgpu = await train(configFor('webgpu', config));
  await webgpu.session.reset();
  expect(wasm.losses).toHaveLength(5);
  wasm.losses.forEach((loss, i) =>
    expect(Math.abs(webgpu.losses[i] - loss)).toBeLessThanOrEqual(1e-3 * Math.abs(loss)),
  );
});
