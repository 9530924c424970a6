import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createForegroundIndex } from './foreground-index.ts';
import { channelStatistics } from './normalise-image.ts';
import { createPatchSampler } from './patch-sampler.ts';
import { createRandom } from './random.ts';
import type { PatchBatch, TrainingSample, TrainingSet } from './training-sample.ts';

function makeSample(
  width: number,
  height: number,
  labelOf: (pixel: number) => number,
  changes: Partial<TrainingSample> = {},
): TrainingSample {
  const count = width * height;
  return {
    id: 'a',
    name: 'a',
    split: 'train',
    width,
    height,
    channels: 1,
    // Every pixel holds its own index, so that a patch tells where each of its pixels came from.
    pixels: Float32Array.from({ length: count }, (_, pixel) => pixel),
    labels: Uint8Array.from({ length: count }, (_, pixel) => labelOf(pixel)),
    tube: Uint8Array.from({ length: count }, (_, pixel) => (pixel % 3 === 0 ? labelOf(pixel) : 0)),
    fieldOfView: null,
    ...changes,
  };
}

function makeSet(samples: TrainingSample[], channels: 1 | 3 = 1): TrainingSet {
  return { name: 'made', classCount: 2, channels, samples };
}

/** Source pixel of every pixel of the first patch; only for samples of makeSample. */
function sourcePixels(sample: TrainingSample, patch: PatchBatch, item = 0): number[] {
  const { mean, scale } = channelStatistics(sample);
  const area = patch.patchPx ** 2;
  return Array.from({ length: area }, (_, pixel) =>
    Math.round(patch.images[(item * area + pixel) * patch.channels] / scale[0] + mean[0]),
  );
}

describe('createPatchSampler', () => {
  it('moves image, labels, tube and mask together, under all eight symmetries', () => {
    const sample = makeSample(13, 11, (pixel) => pixel % 3, {
      fieldOfView: Uint8Array.from({ length: 143 }, (_, pixel) => Number(pixel % 5 > 0)),
    });
    const sampler = createPatchSampler(makeSet([sample]), { patchPx: 4, batch: 1, seed: 1 });
    const steps = new Set<string>();
    for (let repeat = 0; repeat < 200; repeat++) {
      const patch = sampler.next();
      const source = sourcePixels(sample, patch);
      expect(Array.from(patch.labels)).toEqual(source.map((pixel) => sample.labels[pixel]));
      expect(Array.from(patch.tubes)).toEqual(source.map((pixel) => sample.tube[pixel]));
      expect(Array.from(patch.mask!)).toEqual(source.map((pixel) => Number(pixel % 5 > 0)));
      const right = source[1] - source[0];
      const down = source[4] - source[0];
      expect(source).toEqual(
        source.map((_, pixel) => source[0] + right * (pixel % 4) + down * Math.floor(pixel / 4)),
      );
      steps.add(`${right} ${down}`);
    }
    expect([...steps].sort()).toEqual(
      ['1 13', '1 -13', '-1 13', '-1 -13', '13 1', '13 -1', '-13 1', '-13 -1'].sort(),
    );
  });

  it('gives the same batches for the same seed and others for another', () => {
    const set = makeSet([makeSample(40, 30, (pixel) => Number(pixel % 7 === 0))]);
    const run = (seed: number) => {
      const sampler = createPatchSampler(set, { patchPx: 8, batch: 3, seed });
      return [sampler.next(), sampler.next()];
    };
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });

  it('centres the last third of the batch on foreground, classes drawn evenly', () => {
    const common = 1000;
    const rare = 20 * 200 + 150;
    const sample = makeSample(200, 200, (pixel) =>
      pixel === rare ? 2 : pixel >= common && pixel < common + 50 ? 1 : 0,
    );
    const background = makeSample(200, 200, () => 0, { id: 'b' });
    const sampler = createPatchSampler(makeSet([background, sample]), { patchPx: 9, batch: 6, seed: 3 });
    let centredOnRare = 0;
    let drawsWithForeground = 0;
    for (let repeat = 0; repeat < 300; repeat++) {
      const patch = sampler.next();
      for (const item of [4, 5]) {
        const labels = patch.labels.subarray(item * 81, (item + 1) * 81);
        expect(labels[40]).toBeGreaterThan(0);
        if (labels[40] === 2) centredOnRare++;
      }
      if (patch.labels.subarray(0, 4 * 81).some((label) => label > 0)) drawsWithForeground++;
    }
    expect(centredOnRare / 600).toBeGreaterThan(0.42);
    expect(centredOnRare / 600).toBeLessThan(0.58);
    expect(drawsWithForeground).toBeLessThan(60);
  });

  it('uses the share as a probability for batches of one', () => {
    const sample = makeSample(300, 300, (pixel) => Number(pixel === 45_150));
    const sampler = createPatchSampler(makeSet([sample]), { patchPx: 3, batch: 1, seed: 5 });
    let hits = 0;
    for (let repeat = 0; repeat < 600; repeat++) hits += Number(sampler.next().labels[4] === 1);
    expect(hits / 600).toBeGreaterThan(0.26);
    expect(hits / 600).toBeLessThan(0.4);
  });

  it('pads images smaller than the patch and masks the padding', () => {
    const sample = makeSample(3, 2, () => 1);
    const patch = createPatchSampler(makeSet([sample]), { patchPx: 6, batch: 2, seed: 1 }).next();
    for (const array of [patch.labels, patch.mask!]) expect(array.reduce((a, b) => a + b)).toBe(12);
    patch.mask!.forEach((inside, pixel) => {
      expect(patch.labels[pixel]).toBe(inside);
      if (inside === 0) expect(patch.images[pixel]).toBe(0);
    });
  });

  it('leaves the mask out where every pixel counts, and never centres outside the field of view', () => {
    const whole = makeSample(20, 20, () => 1);
    expect(createPatchSampler(makeSet([whole]), { patchPx: 8, batch: 2, seed: 1 }).next().mask).toBeNull();
    const left = makeSample(60, 20, () => 1, {
      fieldOfView: Uint8Array.from({ length: 1200 }, (_, pixel) => Number(pixel % 60 < 10)),
    });
    const sampler = createPatchSampler(makeSet([left]), {
      patchPx: 5,
      batch: 2,
      seed: 1,
      foregroundShare: 1,
    });
    for (let repeat = 0; repeat < 50; repeat++) {
      const patch = sampler.next();
      for (const item of [0, 1]) {
        const columns = sourcePixels(left, patch, item).map((pixel) => pixel % 60);
        expect(columns[12]).toBeLessThan(10);
      }
    }
  });

  it('draws only training samples and repeats grey images to three channels', () => {
    const train = makeSample(16, 16, () => 1);
    const held = makeSample(16, 16, () => 2, { id: 'v', split: 'validation' });
    const sampler = createPatchSampler(makeSet([held, train], 3), { patchPx: 8, batch: 4, seed: 2 });
    for (let repeat = 0; repeat < 10; repeat++) {
      const patch = sampler.next();
      expect(patch.labels.every((label) => label === 1)).toBe(true);
      expect(patch.images).toHaveLength(4 * 64 * 3);
      for (let pixel = 0; pixel < 256; pixel++) {
        expect(patch.images[pixel * 3 + 1]).toBe(patch.images[pixel * 3]);
        expect(patch.images[pixel * 3 + 2]).toBe(patch.images[pixel * 3]);
      }
    }
    expect(() => createPatchSampler(makeSet([held]), { patchPx: 8, batch: 4, seed: 2 })).toThrow(
      /no training sample/,
    );
  });
});

describe('channelStatistics', () => {
  it('normalises to mean 0 and standard deviation 1 per channel; a constant channel keeps its scale', () => {
    const pixels = Uint16Array.from({ length: 300 }, (_, index) => (index % 3 === 1 ? 500 : index * 200));
    const { mean, scale } = channelStatistics({ width: 10, height: 10, channels: 3, pixels });
    for (const channel of [0, 2]) {
      const values = [...pixels]
        .filter((_, index) => index % 3 === channel)
        .map((value) => (value - mean[channel]) * scale[channel]);
      expect(values.reduce((a, b) => a + b, 0) / 100).toBeCloseTo(0, 9);
      expect(values.reduce((a, b) => a + b * b, 0) / 100).toBeCloseTo(1, 9);
    }
    expect(mean[1]).toBe(500);
    expect(scale[1]).toBe(1);
  });
});

describe('createForegroundIndex', () => {
  it('reaches exactly the pixels of a class', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 24, maxLength: 24, max: 2 }),
        fc.integer({ min: 0, max: 99 }),
        (labels, seed) => {
          const index = createForegroundIndex(labels, null, 6, 4);
          expect(index.classes).toEqual([1, 2].filter((label) => labels.includes(label)));
          const random = createRandom(seed);
          for (const label of index.classes) {
            const reached = new Set<number>();
            for (let draw = 0; draw < 600; draw++) reached.add(index.pick(label, random));
            const expected = [...labels.keys()].filter((pixel) => labels[pixel] === label);
            expect([...reached].sort((a, b) => a - b)).toEqual(expected);
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});
