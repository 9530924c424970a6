// Deep supervision in a training step against its parts: outputs, losses and weights of each scale.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { downsampleLabels } from '../data/downsample-labels.ts';
import type { PatchBatch, TrainingSet } from '../data/training-sample.ts';
import { deepSupervisionWeights } from '../losses/deep-supervision/weights.ts';
import { closeBackend, openBackend } from './backend/open-backend.ts';
import { trainStep } from './apply-update.ts';
import { nameParameters, splitParameters } from './parameters.ts';
import { DEFAULT_RUN_CONFIG, type DeepSupervision } from './run-config.ts';
import { createRun, disposeRun, type TrainRun } from './train-run.ts';

const EDGE = 40;
const PATCH = 32;
const BATCH = 2;

function makeSet(): TrainingSet {
  const labels = Uint8Array.from({ length: EDGE * EDGE }, (_, i) =>
    Math.abs((i % EDGE) - 20 - 6 * Math.sin(i / EDGE / 6)) < 4 ? 1 + (Math.floor(i / EDGE / 9) % 2) : 0,
  );
  const sample = {
    ...{ width: EDGE, height: EDGE, channels: 1 as const, labels },
    pixels: labels.map((label, i) => 40 + 80 * label + ((i * 37) % 29)),
    tube: labels.map((label, i) => (i % 3 > 0 ? label : 0)),
    fieldOfView: Uint8Array.from({ length: EDGE * EDGE }, (_, i) => Number(i % EDGE > 8)),
  };
  return {
    ...{ name: 'bands', classCount: 2, channels: 1 },
    samples: [{ ...sample, id: 'a', name: 'a', split: 'train' }],
  };
}

const makeRun = (deepSupervision: DeepSupervision) =>
  createRun(
    {
      ...DEFAULT_RUN_CONFIG,
      model: { id: 'unet', channels: 4, depth: 4, downsampling: 'pooled' },
      optimiser: { id: 'sgd', learningRate: 0.1, weightDecay: 0 },
      ...{ patchPx: PATCH, batch: BATCH, deepSupervision },
    },
    makeSet(),
  );

const KNOBS = { lossWeight: 0.7, learningRate: 0.1 };

/** A batch's map at a scale, by the function for one label map. */
function mapAt(map: Float32Array, scale: number): Tensor3D {
  const size = PATCH / 2 ** scale;
  const items = Array.from({ length: BATCH }, (_, item) => {
    const part = Uint8Array.from(map.subarray(item * PATCH ** 2, (item + 1) * PATCH ** 2));
    return Array.from(downsampleLabels(part, PATCH, PATCH, 2 ** -scale).labels);
  });
  return tf.tensor3d(items.flat(), [BATCH, size, size]);
}

/** The loss of each output by itself. */
async function lossesOf(
  run: TrainRun,
  { images, labels, tubes, mask }: PatchBatch,
  count: number,
): Promise<number[]> {
  const totals = tf.tidy(() => {
    const input = tf.tensor4d(images, [BATCH, PATCH, PATCH, 1]);
    const weights = splitParameters(run.learner.parameters, run.specs);
    return run.model.forwardScales!(run.shape, weights, input, count).map((logits: Tensor4D, scale) => {
      expect(logits.shape).toEqual([BATCH, PATCH / 2 ** scale, PATCH / 2 ** scale, 3]);
      const output = run.loss.compute(
        {
          ...{ logits, labels: mapAt(labels, scale), tubes: mapAt(tubes, scale), noise: null },
          mask: mapAt(mask!, scale),
        },
        tf.scalar(KNOBS.lossWeight),
        run.config.loss.settings,
      );
      return output.total;
    });
  });
  const values = await Promise.all(totals.map((total) => total.data()));
  tf.dispose(totals);
  return values.map(([value]) => value);
}

/** Names of parameters that a step moved. */
async function movedBy(run: TrainRun, batch: PatchBatch): Promise<{ moved: Set<string>; loss: number }> {
  const before = nameParameters(await run.learner.parameters.data<'float32'>(), run.specs);
  const { loss } = await trainStep(run, batch, KNOBS);
  const after = nameParameters(await run.learner.parameters.data<'float32'>(), run.specs);
  const isMoved = (i: number) => before[i].data.some((value, at) => value !== after[i].data[at]);
  return { moved: new Set(after.filter((_, i) => isMoved(i)).map(({ name }) => name)), loss };
}

const HEADS = ['head.weight', 'decoder.1.head.weight', 'decoder.2.head.weight'];

describe.each(['wasm', 'webgpu'] as const)('deep supervision on %s', (backend) => {
  const failures: string[] = [];
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it.each([
    ['every-scale', HEADS.slice(0, 2)],
    ['as-published', HEADS.slice(0, 1)],
  ] as const)('%s: sums the weighted losses and trains the heads that count', async (mode, trained) => {
    const before = tf.memory().numTensors;
    const run = makeRun(mode);
    const batch = await run.sampler.next();
    expect(batch.mask).not.toBeNull();
    const each = await lossesOf(run, batch, trained.length);
    const weights = deepSupervisionWeights(3);
    const wanted = each.reduce((sum, loss, scale) => sum + weights[scale] * loss, 0);
    const { moved, loss } = await movedBy(run, batch);
    expect(loss).toBeCloseTo(wanted, 5);
    expect(HEADS.filter((name) => moved.has(name))).toEqual(trained);
    expect(moved.has('encoder.3.1.conv.weight')).toBe(true);
    disposeRun(run);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('adds heads to the parameters and changes none of the others, nor the prediction', async () => {
    const [plain, supervised] = [makeRun('none'), makeRun('every-scale')];
    const names = ({ specs }: TrainRun) => specs.map(({ name }) => name);
    expect(names(plain).filter((name) => name.includes('head'))).toEqual(['head.weight', 'head.bias']);
    expect(names(supervised).slice(0, plain.specs.length)).toEqual(names(plain));
    expect(names(supervised).slice(plain.specs.length)).toEqual(
      [1, 2].flatMap((stage) => [`decoder.${stage}.head.weight`, `decoder.${stage}.head.bias`]),
    );
    const batch = await plain.sampler.next();
    const predictions: unknown[] = [];
    for (const { model, shape, specs, learner } of [plain, supervised]) {
      const logits = tf.tidy(() => {
        const images = tf.tensor4d(batch.images, [BATCH, PATCH, PATCH, 1]);
        return model.forward(shape, splitParameters(learner.parameters, specs), images);
      });
      predictions.push(await logits.data());
      logits.dispose();
    }
    expect(predictions[1]).toEqual(predictions[0]);
    disposeRun(plain);
    disposeRun(supervised);
  });
});
