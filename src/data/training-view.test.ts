import { describe, expect, it } from 'vitest';
import type { TrainingSample, TrainingSet } from './training-sample.ts';
import { WHOLE_SET, viewTrainingSet } from './training-view.ts';

const sample = (id: string, split: 'train' | 'validation'): TrainingSample => ({
  id,
  name: id,
  split,
  width: 4,
  height: 1,
  channels: 1,
  pixels: Uint8Array.of(1, 2, 3, 4),
  labels: Uint8Array.of(0, 1, 2, 3),
  tube: Uint8Array.of(0, 0, 2, 3),
  fieldOfView: null,
});
const set: TrainingSet = {
  name: 'three',
  classCount: 3,
  channels: 1,
  samples: [sample('a', 'train'), sample('b', 'validation'), sample('c', 'train')],
};

describe('viewTrainingSet', () => {
  it('leaves the set as it is where nothing is asked', () => {
    expect(viewTrainingSet(set, WHOLE_SET)).toEqual(set);
  });

  it('divides the images anew and leaves out the rest', () => {
    const { samples } = viewTrainingSet(set, {
      split: { train: ['b'], validation: ['a'] },
      classCount: null,
    });
    expect(samples.map(({ id, split }) => [id, split])).toEqual([
      ['a', 'validation'],
      ['b', 'train'],
    ]);
    expect(set.samples.map(({ split }) => split)).toEqual(['train', 'validation', 'train']);
  });

  it('makes the last classes one', () => {
    const maps = (classCount: number) => {
      const view = viewTrainingSet(set, { split: null, classCount });
      return [view.classCount, [...view.samples[0].labels], [...view.samples[0].tube]];
    };
    expect(maps(1)).toEqual([1, [0, 1, 1, 1], [0, 0, 1, 1]]);
    expect(maps(2)).toEqual([2, [0, 1, 2, 2], [0, 0, 2, 2]]);
    expect(maps(3)).toEqual([3, [0, 1, 2, 3], [0, 0, 2, 3]]);
    // Classes that no pixel has.
    expect(maps(5)).toEqual([5, [0, 1, 2, 3], [0, 0, 2, 3]]);
    expect([...set.samples[0].labels]).toEqual([0, 1, 2, 3]);
  });

  it.each([
    [{ split: null, classCount: 256 }, /^classCount must be an integer from 1 to 255; it is 256/],
    [{ split: null, classCount: 0 }, /it is 0/],
    [{ split: { train: ['x'], validation: [] }, classCount: null }, /split names "x"/],
    [{ split: { train: ['a'], validation: ['a'] }, classCount: null }, /split has "a" both/],
    [{ split: { train: [], validation: ['a'] }, classCount: null }, /split leaves no image to train on/],
  ])('refuses %j', (view, message) => {
    expect(() => viewTrainingSet(set, view)).toThrow(message);
  });
});
