// HRNet and U-Net on whole images of different sizes: the paper's way of training HRNet.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSample, TrainingSet } from '../data/training-sample.ts';
import { trainStep } from './apply-update.ts';
import { closeBackend, openBackend } from './backend/open-backend.ts';
import { planMemory } from './memory/plan-memory.ts';
import { DEFAULT_PATCH_OPTIONS } from './patch-options.ts';
import { DEFAULT_RUN_CONFIG, type RunConfig } from './run-config.ts';
import { createRun, disposeRun } from './train-run.ts';
import { sizePatches } from './whole-images.ts';

const SIZES = [
  [40, 33],
  [28, 50],
  [90, 90],
] as const;

function makeSample(index: number): TrainingSample {
  const [width, height] = SIZES[index];
  const labels = Uint8Array.from({ length: width * height }, (_, i) =>
    Number(Math.abs((i % width) - 14 - 4 * Math.sin(i / width / 4)) < 3),
  );
  return {
    ...{ id: `s${index}`, name: String(index), split: index === 2 ? 'validation' : 'train' },
    ...{ width, height, channels: 1, labels, tube: labels, fieldOfView: null },
    pixels: labels.map((label, i) => 60 + 100 * label + ((i * 29) % 23)),
  };
}

const SET: TrainingSet = {
  ...{ name: 'sizes', classCount: 1, channels: 1, samples: [0, 1, 2].map(makeSample) },
};

const configFor = (model: RunConfig['model'], change: Partial<RunConfig> = {}): RunConfig => ({
  ...DEFAULT_RUN_CONFIG,
  ...{ model, patchPx: 64, batch: 2, ...change },
  patches: { ...DEFAULT_PATCH_OPTIONS, whole: true },
});

const HRNET = { id: 'hrnet', channels: 4, depth: 3, stemStride: 2, blocks: 1 };
const UNET = { id: 'unet', channels: 4, depth: 3 };

describe('whole images', () => {
  beforeAll(() => openBackend('wasm', (message) => expect(message).toBe('')));
  afterAll(() => closeBackend());

  it('are as large as the longest edge of those to train on, rounded up to what the network takes', () => {
    expect(sizePatches(configFor(HRNET), SET).patchPx).toBe(50);
    expect(sizePatches(configFor(UNET), SET).patchPx).toBe(52);
    const patches = { ...configFor(UNET), patches: DEFAULT_PATCH_OPTIONS };
    expect(sizePatches(patches, SET)).toBe(patches);
  });

  it.each([HRNET, UNET])('train $id, whatever their sizes, and the padding does not count', async (model) => {
    const run = createRun(configFor(model), SET);
    const losses: number[] = [];
    for (; run.step < 12; run.step++) {
      const batch = await run.sampler.next();
      expect(batch.patchPx).toBe(run.config.patchPx);
      const area = batch.patchPx ** 2;
      for (let item = 0; item < 2; item++) {
        const counted = batch.mask!.subarray(item * area, (item + 1) * area).reduce((a, b) => a + b);
        expect([40 * 33, 28 * 50]).toContain(counted);
      }
      const { loss, isFinite } = await trainStep(run, batch, { lossWeight: 1, learningRate: 1e-2 });
      expect(isFinite).toBe(true);
      losses.push(loss);
    }
    expect(losses[11]).toBeLessThan(losses[0] - 0.5);
    disposeRun(run);
  });

  it('are refused where they do not fit, with the way out', () => {
    const config = configFor(HRNET, { batch: 1 });
    const set = { ...SET, samples: SET.samples.slice(0, 2) };
    const plan = (budgetBytes: number | null) =>
      planMemory(config, set, { replay: false, predictsAll: false, budgetBytes });
    const { estimate, refusal: none } = plan(null);
    expect(none).toBeNull();
    const { refusal } = plan(0.6 * estimate.peakBytes);
    expect(refusal?.fix).toContain('in place of whole images');
  });
});
