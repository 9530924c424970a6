import { describe, expect, it } from 'vitest';
import { createIntensity } from './intensity.ts';
import { channelStatistics } from './normalise-image.ts';
import type { PixelArray, TrainingSample, TrainingSet } from './training-sample.ts';

function makeSample(
  pixels: PixelArray,
  channels: 1 | 3,
  split: TrainingSample['split'] = 'train',
): TrainingSample {
  const count = pixels.length / channels;
  const map = new Uint8Array(count);
  return {
    ...{ id: 'a', name: 'a', split, width: count, height: 1, channels, pixels },
    ...{ labels: map, tube: map, fieldOfView: null },
  };
}

const makeSet = (samples: TrainingSample[], channels: 1 | 3): TrainingSet => ({
  ...{ name: 'made', classCount: 1, channels, samples },
});

describe('createIntensity', () => {
  it('scales each image by itself, as before, and remembers it', () => {
    const sample = makeSample(Uint8Array.of(1, 2, 3, 9), 1);
    const intensity = createIntensity(makeSet([sample], 1), 'image');
    expect(intensity(sample)).toEqual(channelStatistics(sample));
    expect(intensity(sample)).toBe(intensity(sample));
  });

  it('takes mean and deviation over all training images, each channel by itself', () => {
    const a = makeSample(Uint8Array.of(1, 10, 7, 3, 20, 7), 3);
    const b = makeSample(Uint8Array.of(5, 30, 7), 3);
    const held = makeSample(Uint8Array.of(255, 255, 255), 3, 'validation');
    const { mean, scale } = createIntensity(makeSet([a, held, b], 3), 'dataset')(held);
    expect(Array.from(mean)).toEqual([3, 20, 7]);
    const deviations = [Math.sqrt(8 / 3), Math.sqrt(200 / 3)];
    expect(scale[0]).toBeCloseTo(1 / deviations[0], 12);
    expect(scale[1]).toBeCloseTo(1 / deviations[1], 12);
    // Constant over the set.
    expect(scale[2]).toBe(1);
  });

  it('lets grey images stand for all channels where some are coloured', () => {
    const grey = makeSample(Uint8Array.of(4, 8), 1);
    const colour = makeSample(Uint8Array.of(0, 6, 12), 3);
    const { mean } = createIntensity(makeSet([grey, colour], 3), 'dataset')(grey);
    expect(Array.from(mean)).toEqual([6, 6, 6]);
  });

  it('maps bytes by 255, and other values by their own range, to 0…1', () => {
    const bytes = makeSample(Uint8Array.of(51, 102), 1);
    const words = makeSample(Uint16Array.of(1000, 3000, 2000), 1);
    const flat = makeSample(Float32Array.of(2, 2), 1);
    const intensity = createIntensity(makeSet([bytes, words, flat], 1), 'unit');
    const apply = (sample: TrainingSample) => {
      const { mean, scale } = intensity(sample);
      return Array.from(sample.pixels, (value) => (value - mean[0]) * scale[0]);
    };
    expect(apply(bytes)).toEqual([51 / 255, 102 / 255]);
    expect(apply(words)).toEqual([0, 1, 0.5]);
    expect(apply(flat)).toEqual([0, 0]);
  });

  it('needs a training image for the data set', () => {
    const held = makeSample(Uint8Array.of(1), 1, 'validation');
    expect(() => createIntensity(makeSet([held], 1), 'dataset')).toThrow(/no training sample/);
  });
});
