// Batches and whole runs are the same to the last bit with workers and without, however many there are.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPatchSampler, type PatchSamplerOptions } from '../data/patch-sampler.ts';
import type { TrainingSample, TrainingSet } from '../data/training-sample.ts';
import { closeBackend } from '../engine/backend/open-backend.ts';
import { DEFAULT_PATCH_OPTIONS } from '../engine/patch-options.ts';
import { DEFAULT_RUN_CONFIG, type RunConfig } from '../engine/run-config.ts';
import { TrainSession } from '../engine/train-session.ts';
import type { OpenPatches } from '../engine/train-run.ts';
import { computeTubedSkeleton } from '../morphology/tubed-skeleton.ts';
import { openPatchPool } from './patch-pool.ts';
import { shareTrainingSet } from './share-set.ts';

const EDGE = 80;

function makeSample(index: number): TrainingSample {
  const labels = Uint8Array.from({ length: EDGE * EDGE }, (_, i) =>
    Math.abs((i % EDGE) - 40 - 12 * Math.sin(Math.floor(i / EDGE) / 9 + index)) < 4 ? 1 + (i % 2) : 0,
  );
  return {
    ...{ id: `s${index}`, name: String(index), split: index === 3 ? 'validation' : 'train' },
    ...{ width: EDGE, height: EDGE, channels: 1, labels, tube: computeTubedSkeleton(labels, EDGE, EDGE) },
    pixels: labels.map((label, i) => 50 + 90 * label + ((i * 31) % 17)),
    fieldOfView: new Uint8Array(EDGE * EDGE).fill(1, 5 * EDGE),
  };
}

const makeSet = (): TrainingSet => ({
  ...{ name: 'made', classCount: 2, channels: 1, samples: [0, 1, 2, 3].map(makeSample) },
});

const OPTIONS: PatchSamplerOptions = {
  ...{ patchPx: 32, batch: 3, seed: 5, augmentation: 'elastic', tube: 'exact', intensity: 'dataset' },
};

describe('the patch workers', () => {
  it.each([1, 2, 3])('make the batches of this thread: %i of them', async (size) => {
    const plain = createPatchSampler(makeSet(), OPTIONS);
    const pool = openPatchPool(shareTrainingSet(makeSet()), OPTIONS, { size });
    for (let index = 0; index < 8; index++) expect(await pool.next()).toEqual(plain.next());
    pool.close();
  });

  it('say what is wrong with a setting', async () => {
    const pool = openPatchPool(makeSet(), { ...OPTIONS, foregroundShare: 3 });
    await expect(pool.next()).rejects.toThrow('foregroundShare is 3; it must lie between 0 and 1.');
    pool.close();
  });

  it('read shared memory, not a copy', () => {
    const set = shareTrainingSet(makeSet());
    const [{ pixels, labels, tube, fieldOfView }] = set.samples;
    for (const { buffer } of [pixels, labels, tube, fieldOfView!]) {
      expect(buffer).toBeInstanceOf(SharedArrayBuffer);
    }
    expect(pixels).toEqual(makeSample(0).pixels);
    expect(shareTrainingSet(set).samples[0].pixels).toBe(pixels);
  });
});

describe('a run with patch workers', () => {
  beforeAll(() => closeBackend());
  afterAll(() => closeBackend());

  async function train(openPatches?: OpenPatches) {
    const losses: number[] = [];
    const failures: string[] = [];
    const session = new TrainSession((message) => {
      if (message.kind === 'step') losses.push(message.loss);
      if (message.kind === 'failed') failures.push(message.message);
    }, openPatches);
    const config: RunConfig = {
      ...DEFAULT_RUN_CONFIG,
      backend: 'wasm',
      model: { id: 'unet', channels: 4, depth: 2 },
      patches: { ...DEFAULT_PATCH_OPTIONS, augmentation: 'nnunet', tube: 'exact' },
      ...{ patchPx: 32, batch: 2, steps: 6, validateEverySteps: 100 },
    };
    await session.start({ config, previewSampleId: null, begin: 'run' }, () => Promise.resolve(makeSet()));
    await session.reset();
    if (failures.length > 0) throw new Error(failures.join(' '));
    return losses;
  }

  it('gives the losses of a run without them', async () => {
    const plain = await train();
    expect(plain).toHaveLength(6);
    expect(await train(openPatchPool)).toEqual(plain);
  });

  it('fails with a sentence when they fail', async () => {
    const broken: OpenPatches = (set, options) => openPatchPool(set, { ...options, batch: 0.5 });
    await expect(train(broken)).rejects.toThrow(/batch is 0.5/);
  });
});
