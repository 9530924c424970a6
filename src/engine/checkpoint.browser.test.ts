// A run that goes on from a checkpoint is the run that was never interrupted.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { TrainingSample, TrainingSet } from '../data/training-sample.ts';
import { closeBackend } from './backend/open-backend.ts';
import { readCheckpoint } from './checkpoint-file.ts';
import { joinParameters } from './checkpoint.ts';
import { nameParameters } from './parameters.ts';
import { DEFAULT_RUN_CONFIG } from './run-config.ts';
import type { RunConfig } from './run-config.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import type { RunSnapshot, TrainMessage, TrainStart } from './train-events.ts';
import { TrainSession } from './train-session.ts';

const EDGE = 40;

function makeSample(index: number, split: 'train' | 'validation'): TrainingSample {
  const labels = Uint8Array.from({ length: EDGE * EDGE }, (_, i) =>
    Math.abs((i % EDGE) - 12 - index - Math.floor(i / EDGE) / 4) < 2 ? 1 : 0,
  );
  const pixels = labels.map((label, i) => 60 + 90 * label + ((i * 7 + index) % 23));
  return {
    id: `s${index}`,
    name: String(index),
    split,
    width: EDGE,
    height: EDGE,
    channels: 1,
    pixels,
    labels,
    tube: labels,
    fieldOfView: null,
  };
}

const set: TrainingSet = {
  name: 'lines',
  classCount: 1,
  channels: 1,
  samples: [makeSample(0, 'train'), makeSample(1, 'train'), makeSample(2, 'validation')],
};

const configFor = (backend: 'webgpu' | 'wasm', change: Partial<RunConfig> = {}): RunConfig => ({
  ...DEFAULT_RUN_CONFIG,
  backend,
  model: { id: 'unet', channels: 4, depth: 2 },
  // With noise that is drawn for each step.
  loss: { ...DEFAULT_RUN_CONFIG.loss, id: 'topo-cl-dice' },
  patchPx: 32,
  batch: 2,
  steps: 6,
  validateEverySteps: 6,
  ...change,
});

let hear: (message: TrainMessage) => void = () => undefined;
/** One for the whole file: a backend belongs to one session. */
const session = new TrainSession((message) => hear(message));
afterAll(async () => {
  await session.reset();
  closeBackend();
});

/** Trains until the end, or until paused after `steps` steps; the run is gone afterwards. */
async function train(start: Partial<TrainStart> & { config: RunConfig }, steps: number | null) {
  const messages: TrainMessage[] = [];
  let isPaused: () => void = () => undefined;
  const paused = new Promise<void>((resolve) => (isPaused = resolve));
  hear = (message) => {
    messages.push(message);
    if (message.kind === 'step' && message.step === steps) session.pause();
    if (message.kind === 'checkpoint' && message.step === steps) isPaused();
  };
  const ended = session.start({ previewSampleId: null, begin: 'run', keepsCheckpoints: true, ...start }, () =>
    Promise.resolve(set),
  );
  await (steps === null ? ended : Promise.race([paused, ended]));
  await session.reset();
  const losses = messages.flatMap((message) => (message.kind === 'step' ? [message.loss] : []));
  const files = messages.flatMap((message) => (message.kind === 'checkpoint' ? [message.file] : []));
  const failures = messages.flatMap((message) => (message.kind === 'failed' ? [message.message] : []));
  return { losses, files, failures };
}

describe.each(['wasm', 'webgpu'] as const)('a checkpoint on %s', (backend) => {
  it.each(['adam', 'sgd'] as const)('goes on with %s to the last bit', async (id) => {
    const config = configFor(backend, {
      optimiser: { id, learningRate: 1e-2, weightDecay: 1e-3 },
    });
    const whole = await train({ config }, null);
    expect(whole.failures).toEqual([]);
    expect(whole.losses).toHaveLength(6);

    const half = await train({ config }, 3);
    expect(half.losses).toEqual(whole.losses.slice(0, 3));
    const file = half.files.at(-1)!;
    expect(readCheckpoint(file)).toMatchObject({
      step: 3,
      updates: 3,
      batches: 3,
      classCount: 1,
      channels: 1,
      config,
    });

    const rest = await train({ config, checkpoint: file }, null);
    expect(rest.failures).toEqual([]);
    expect(rest.losses).toEqual(whole.losses.slice(3));
    expect(readSafetensors(rest.files.at(-1)!)).toEqual(readSafetensors(whole.files.at(-1)!));
  });

  it('is taken out of a run under way with weights and predictions of its step, and changes no number', async () => {
    const config = configFor(backend);
    const whole = await train({ config }, null);
    const losses: number[] = [];
    const asked: Promise<RunSnapshot>[] = [];
    hear = (message) => {
      if (message.kind !== 'step') return;
      losses.push(message.loss);
      // In the middle, and in the last step, after which the loop comes to nothing more.
      if (message.step === 2 || message.step === 6) asked.push(session.takeSnapshot());
    };
    await session.start({ config, previewSampleId: null, begin: 'run' }, () => Promise.resolve(set));
    const [middle, last] = await Promise.all(asked);
    expect(losses).toEqual(whole.losses);
    expect([middle.step, last.step]).toEqual([2, 6]);
    for (const { step, checkpoint, weights, predictions } of [middle, last]) {
      const kept = readCheckpoint(checkpoint!);
      const { tensors, metadata } = readSafetensors(weights);
      expect(kept.step).toBe(step);
      expect(metadata['step']).toBe(String(step));
      expect(tensors).toEqual(kept.parameters);
      expect(predictions.map(({ id, prediction }) => [id, prediction.length])).toEqual([['s2', EDGE * EDGE]]);
    }
    const rest = await train({ config, checkpoint: middle.checkpoint! }, null);
    expect(rest.losses).toEqual(whole.losses.slice(2));
    await expect(session.takeSnapshot()).rejects.toThrow('There is no trained network yet');
  });

  it('refuses another network, optimiser or file, and leaves nothing behind', async () => {
    const config = configFor(backend, { steps: 2 });
    const { files } = await train({ config }, null);
    const before = tf.memory().numTensors;
    const wider = { ...config, model: { ...config.model, channels: 8 } };
    const sgd = { ...config, optimiser: { id: 'sgd' as const, learningRate: 0.1, weightDecay: 0 } };
    const cases: [RunConfig, Uint8Array, RegExp][] = [
      [wider, files[0], /in the checkpoint and \[.*\] in this network/],
      [{ ...config, model: { ...config.model, depth: 3 } }, files[0], /it is of another network/],
      [sgd, files[0], /trained with adam, and this run is to use sgd/],
      [{ ...config, optimiser: { ...config.optimiser, id: 'adamw' } }, files[0], /is to use adamw/],
      [config, writeSafetensors([], { format: 'weights' }), /holds no checkpoint/],
      [config, files[0].subarray(0, 40), /not a readable safetensors file/],
    ];
    for (const [other, checkpoint, reason] of cases) {
      const { failures, losses } = await train({ config: other, checkpoint }, null);
      expect(failures[0]).toMatch(reason);
      expect(losses).toEqual([]);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('joins what was named', () => {
  const specs = [
    { name: 'a', shape: [3], init: { kind: 'constant' as const, value: 0 } },
    { name: 'b', shape: [2, 2], init: { kind: 'constant' as const, value: 0 } },
  ];
  const flat = joinParameters(
    [
      { name: 'b', shape: [2, 2], data: Float32Array.of(4, 5, 6, 7) },
      { name: 'a', shape: [3], data: Float32Array.of(1, 2, 3) },
    ],
    specs,
  );
  expect(nameParameters(flat, specs).map(({ data }) => [...data])).toEqual([
    [1, 2, 3],
    [4, 5, 6, 7],
  ]);
});
