// What augmentation and the choice of the tube do to patches, and that nothing but seed and number decides it.
import { describe, expect, it } from 'vitest';
import { computeTubedSkeleton } from '../morphology/tubed-skeleton.ts';
import { createPatchSampler, type PatchAugmentation, type PatchSamplerOptions } from './patch-sampler.ts';
import type { TrainingSample, TrainingSet } from './training-sample.ts';

const WIDTH = 90;
const HEIGHT = 70;

/** Two wavy bands, one of each class, brighter than what is around them. */
function makeSample(index: number, changes: Partial<TrainingSample> = {}): TrainingSample {
  const labels = new Uint8Array(WIDTH * HEIGHT);
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let row = 0; row < HEIGHT; row++) {
    for (let column = 0; column < WIDTH; column++) {
      const at = row * WIDTH + column;
      const wave = 8 * Math.sin((column + 20 * index) / 9);
      labels[at] = Math.abs(row - 25 - wave) < 5 ? 1 : Math.abs(row - 50 - wave) < 4 ? 2 : 0;
      for (let c = 0; c < 3; c++) pixels[3 * at + c] = 40 + 70 * labels[at] + ((at * 7 + c * 31) % 23);
    }
  }
  return {
    ...{ id: `s${index}`, name: String(index), split: 'train', width: WIDTH, height: HEIGHT },
    ...{ channels: 3, pixels, labels, tube: computeTubedSkeleton(labels, WIDTH, HEIGHT), fieldOfView: null },
    ...changes,
  };
}

const SET: TrainingSet = {
  ...{ name: 'bands', classCount: 2, channels: 3, samples: [makeSample(0), makeSample(1)] },
};

const OPTIONS: PatchSamplerOptions = { patchPx: 32, batch: 3, seed: 11 };
const sampler = (change: Partial<PatchSamplerOptions>, set = SET) =>
  createPatchSampler(set, { ...OPTIONS, ...change });

const KINDS: PatchAugmentation[] = ['none', 'symmetries', 'nnunet', 'elastic'];

describe.each(KINDS)('augmentation %s', (augmentation) => {
  it('makes any batch from its number alone, forwards, backwards and resumed', () => {
    const inOrder = sampler({ augmentation });
    const batches = Array.from({ length: 5 }, () => inOrder.next());
    const other = sampler({ augmentation });
    for (const index of [3, 0, 4, 2, 1]) expect(other.batch(index)).toEqual(batches[index]);
    const resumed = sampler({ augmentation, firstBatch: 3 });
    expect(resumed.next()).toEqual(batches[3]);
    expect(resumed.next()).toEqual(batches[4]);
    expect(sampler({ augmentation, seed: 12 }).next()).not.toEqual(batches[0]);
  });

  it('makes the exact tube of each patch from its label, and leaves all else as it is', () => {
    const fast = sampler({ augmentation });
    const exact = sampler({ augmentation, tube: 'exact' });
    let changed = 0;
    for (let index = 0; index < 6; index++) {
      const { tubes, ...rest } = exact.batch(index);
      const { tubes: moved, ...same } = fast.batch(index);
      expect(rest).toEqual(same);
      const area = 32 * 32;
      for (let item = 0; item < 3; item++) {
        const part = (map: Float32Array) => Uint8Array.from(map.subarray(item * area, (item + 1) * area));
        const wanted = computeTubedSkeleton(part(rest.labels), 32, 32);
        expect(part(tubes)).toEqual(wanted);
        // The fast one never leaves the label either where nothing is resampled.
        if (augmentation === 'none' || augmentation === 'symmetries') {
          part(moved).forEach((label, i) => expect([0, rest.labels[item * area + i]]).toContain(label));
        }
        if (!wanted.every((label, i) => label === part(moved)[i])) changed++;
      }
    }
    expect(changed).toBeGreaterThan(0);
  });
});

describe('patches of nnU-Net’s recipe', () => {
  it('lie where those without augmentation lie', () => {
    const plain = sampler({ augmentation: 'none' });
    const augmented = sampler({ augmentation: 'nnunet' });
    let unchanged = 0;
    for (let index = 0; index < 30; index++) {
      const [a, b] = [plain.batch(index), augmented.batch(index)];
      for (let item = 0; item < 3; item++) {
        const part = ({ labels }: { labels: Float32Array }) =>
          labels.subarray(item * 1024, (item + 1) * 1024).join('');
        if (part(a) === part(b)) unchanged++;
      }
    }
    // Neither turned nor scaled (0.8²) nor mirrored (0.5²): 0.16 of 90.
    expect(unchanged).toBeGreaterThan(4);
    expect(unchanged).toBeLessThan(30);
  });

  it('excludes what comes from outside of image and field of view, where there is one', () => {
    const fieldOfView = new Uint8Array(WIDTH * HEIGHT).fill(1);
    fieldOfView.fill(0, 0, 30 * WIDTH);
    const set = { ...SET, samples: [makeSample(0, { fieldOfView })] };
    const limited = sampler({ augmentation: 'nnunet' }, set);
    const free = sampler({ augmentation: 'nnunet' });
    let excluded = 0;
    for (let index = 0; index < 20; index++) {
      const { mask } = limited.batch(index);
      if (mask !== null) {
        excluded += mask.filter((counts) => counts === 0).length;
        expect(mask.every((counts) => counts === 0 || counts === 1)).toBe(true);
      }
      expect(free.batch(index).mask).toBeNull();
    }
    expect(excluded).toBeGreaterThan(1000);
  });

  it('pads images smaller than the patch and masks the padding', () => {
    const { mask, labels } = createPatchSampler(SET, {
      ...{ patchPx: 96, batch: 2, seed: 3, augmentation: 'nnunet', tube: 'exact' },
    }).next();
    expect(mask).not.toBeNull();
    labels.forEach((label, pixel) => {
      if (mask![pixel] === 0) expect(label).toBe(0);
    });
  });
});
