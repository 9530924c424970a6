import { describe, expect, it } from 'vitest';
import { stripeClasses } from './stripe-classes.ts';
import type { TrainingSample, TrainingSet } from './training-sample.ts';

const WIDTH = 12;
const sample = (id: string, split: TrainingSample['split']): TrainingSample => ({
  id,
  name: id,
  split,
  width: WIDTH,
  height: 3,
  channels: 1,
  pixels: new Uint8Array(WIDTH * 3),
  // Background in the first row.
  labels: Uint8Array.from({ length: WIDTH * 3 }, (_, i) => Number(i >= WIDTH)),
  tube: Uint8Array.from({ length: WIDTH * 3 }, (_, i) => Number(i >= 2 * WIDTH)),
  fieldOfView: null,
});
const set: TrainingSet = {
  name: 'bars',
  classCount: 1,
  channels: 1,
  samples: [sample('a', 'train'), sample('b', 'validation')],
};

describe('stripeClasses', () => {
  it('cuts the foreground of labels and tube alike, and keeps the background', () => {
    const { classCount, samples } = stripeClasses(set, { classCount: 3, stripePx: 2 });
    const row = [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3];
    const none = row.map(() => 0);
    expect(classCount).toBe(3);
    expect(samples.map(({ id }) => id)).toEqual(['a']);
    expect([...samples[0].labels]).toEqual([...none, ...row, ...row]);
    expect([...samples[0].tube]).toEqual([...none, ...none, ...row]);
    expect(samples[0].pixels).toBe(set.samples[0].pixels);
  });

  it('makes one class of all foreground, and keeps the labels of a set with as many classes', () => {
    const striped = stripeClasses(set, { classCount: 3, stripePx: 4 });
    expect(Math.max(...stripeClasses(striped, { classCount: 1, stripePx: 4 }).samples[0].labels)).toBe(1);
    expect(stripeClasses(striped, { classCount: 3, stripePx: 1 }).samples[0].labels).toBe(
      striped.samples[0].labels,
    );
  });

  it('takes eight images at most, and names what is out of range', () => {
    const many = { ...set, samples: Array.from({ length: 20 }, (_, i) => sample(String(i), 'train')) };
    expect(stripeClasses(many, { classCount: 2, stripePx: 1 }).samples).toHaveLength(8);
    expect(() => stripeClasses(set, { classCount: 0, stripePx: 1 })).toThrow(/classCount/);
    expect(() => stripeClasses(set, { classCount: 2, stripePx: 0 })).toThrow(/stripePx/);
  });
});
