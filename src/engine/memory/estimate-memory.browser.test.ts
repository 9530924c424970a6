// Estimated against measured peaks, over networks, patches, losses, classes, optimisers and both backends.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSample, TrainingSet } from '../../data/training-sample.ts';
import { lossMetas } from '../../losses/loss-metas.ts';
import { DEFAULT_LOSS_SETTINGS } from '../../losses/loss-settings.ts';
import { hasFiniteWeights, trainStep } from '../apply-update.ts';
import { readPeakBytes } from '../backend/memory-meter.ts';
import { closeBackend, openBackend, readBackendBytes } from '../backend/open-backend.ts';
import { trimBackendPool } from '../backend/trim-pool.ts';
import { predictImage } from '../inference.ts';
import { DEFAULT_RUN_CONFIG } from '../run-config.ts';
import type { RunConfig } from '../run-config.ts';
import { createRun, disposeRun } from '../train-run.ts';
import { estimateMemory } from './estimate-memory.ts';
import { largestTile } from './largest-tile.ts';

interface Case {
  model?: { id: string; [setting: string]: unknown };
  loss?: string;
  channels?: number;
  depth?: number;
  patchPx?: number;
  batch?: number;
  classes?: number;
  colours?: 1 | 3;
  optimiser?: RunConfig['optimiser']['id'];
  hasMask?: boolean;
  imagePx?: number;
  replay?: boolean;
  deepSupervision?: RunConfig['deepSupervision'];
}

const CASES: Case[] = [
  ...lossMetas.map(({ id }) => ({ loss: id, classes: 1 })),
  ...lossMetas.map(({ id }) => ({ loss: id, classes: 13, patchPx: 32, hasMask: true })),
  { channels: 4, depth: 2, patchPx: 96, batch: 1 },
  { channels: 16, depth: 3, patchPx: 48, batch: 3, colours: 3 },
  { channels: 32, depth: 4, patchPx: 32, batch: 1, optimiser: 'sgd' },
  { channels: 6, depth: 5, patchPx: 64, batch: 5, optimiser: 'adamw' },
  { channels: 5, depth: 3, patchPx: 36, batch: 2, colours: 3, classes: 2 },
  { channels: 8, depth: 2, patchPx: 32, batch: 1, imagePx: 200 },
  { channels: 24, depth: 4, patchPx: 16, batch: 1, imagePx: 48 },
  {
    ...{ loss: 'topo-cl-dice', channels: 6, depth: 4, patchPx: 32, hasMask: true },
    deepSupervision: 'every-scale',
  },
  {
    ...{ model: { id: 'unet', downsampling: 'pooled', channelCap: 12 }, channels: 8, depth: 4, patchPx: 48 },
    deepSupervision: 'as-published',
  },
  { model: { id: 'hrnet' }, channels: 8, depth: 3, patchPx: 50, batch: 2, imagePx: 61 },
  {
    model: { id: 'hrnet', stemStride: 1, blocks: 1 },
    channels: 4,
    depth: 4,
    patchPx: 33,
    batch: 1,
    optimiser: 'sgd',
  },
];

function makeSet({
  classes = 1,
  colours = 1,
  hasMask = false,
  imagePx = 64,
  patchPx = 64,
}: Case): TrainingSet {
  const edge = Math.max(imagePx, patchPx);
  const samples = [0, 1].map((index): TrainingSample => {
    const labels = Uint8Array.from({ length: edge * edge }, (_, i) =>
      Math.floor(i / edge) % 9 === index ? 1 + (i % classes) : 0,
    );
    return {
      id: `s${index}`,
      name: String(index),
      split: index === 0 ? 'train' : 'validation',
      width: edge,
      height: edge,
      channels: colours,
      pixels: Uint8Array.from({ length: edge * edge * colours }, (_, i) => (i * 37 + index) % 251),
      labels,
      tube: labels,
      fieldOfView: hasMask ? new Uint8Array(edge * edge).fill(1) : null,
    };
  });
  return { name: 'rows', classCount: classes, channels: colours, samples };
}

function configFor(one: Case): RunConfig {
  const { loss = 'dice-ce', channels = 8, depth = 3, patchPx = 64, batch = 2, optimiser = 'adam' } = one;
  return {
    ...DEFAULT_RUN_CONFIG,
    model: { id: 'unet', ...one.model, channels, depth },
    loss: { id: loss, weight: 1, settings: DEFAULT_LOSS_SETTINGS },
    optimiser: { id: optimiser, learningRate: 1e-3, weightDecay: 1e-3 },
    deepSupervision: one.deepSupervision ?? 'none',
    patchPx,
    batch,
  };
}

/** The estimate, made before the run exists, and what the meter saw of it. */
async function compare(one: Case) {
  const set = makeSet(one);
  const config = configFor(one);
  const replay = one.replay ?? null;
  trimBackendPool();
  const before = readBackendBytes();
  const run = createRun(config, set, { replay });
  const startMs = performance.now();
  const estimate = estimateMemory(run, {
    tile: largestTile(
      run,
      set.samples.filter(({ split }) => split === 'validation'),
    ),
    replay: replay ?? true,
  });
  const estimateMs = performance.now() - startMs;
  await run.stepper.prepare(run, () => undefined);
  const knobs = { lossWeight: 1, learningRate: 1e-3 };
  for (let i = 0; i < 3; i++) {
    await trainStep(run, await run.sampler.next(), knobs);
    run.step += 1;
  }
  const trained = readPeakBytes() - before;
  await hasFiniteWeights(run);
  await predictImage(run, set.samples[1]);
  await trainStep(run, await run.sampler.next(), knobs);
  const measured = readPeakBytes() - before;
  disposeRun(run);
  trimBackendPool();
  return { estimate, measured, trained, estimateMs, left: readBackendBytes() - before };
}

const nameOf = (one: Case) => JSON.stringify(one);

/** One line a case, for the reader of the test's output. */
const rows: string[] = [];
const mb = (bytes: number) => (bytes / 1e6).toFixed(2);

describe.each(['webgpu', 'wasm'] as const)('estimates on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend, (message) => {
      throw new Error(message);
    });
    // What tfjs makes once, on first use, is no part of a run.
    await compare({ channels: 2, depth: 2, patchPx: 8, batch: 1, imagePx: 8 });
  });
  afterAll(() => {
    console.log(rows.join('\n'));
    rows.length = 0;
    closeBackend();
  });

  const eager: Case[] = [{ replay: false }, { replay: false, loss: 'cl-dice', classes: 3, imagePx: 100 }];
  it.each([...CASES, ...(backend === 'webgpu' ? eager : [])].map((one) => [nameOf(one), one] as const))(
    'are within a tenth of what is measured: %s',
    async (name, one) => {
      const { estimate, measured, trained, left, estimateMs } = await compare(one);
      rows.push(
        `${backend} ${name}: train ${mb(estimate.trainingBytes)}/${mb(trained)} = ${(estimate.trainingBytes / trained).toFixed(4)}; all ${mb(estimate.peakBytes)}/${mb(measured)} = ${(estimate.peakBytes / measured).toFixed(4)}; ${estimateMs.toFixed(0)} ms`,
      );
      expect(Math.abs(estimate.trainingBytes / trained - 1)).toBeLessThan(0.1);
      expect(Math.abs(estimate.peakBytes / measured - 1)).toBeLessThan(0.1);
      expect(left).toBe(0);
    },
  );
});
