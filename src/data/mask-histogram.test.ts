import { describe, expect, it } from 'vitest';
import { chooseLabelCoding, toLabels, type MaskReading } from './label-coding.ts';
import { summariseMasks } from './mask-histogram.ts';
import type { GreyMask } from './mask-values.ts';

const grey = (values: number[], levels: number[] | null, isLossy = levels === null): GreyMask => ({
  kind: 'grey',
  path: 'mask.jpg',
  width: values.length,
  height: 1,
  values: Uint8Array.from(values),
  levels,
  isLossy,
  isColourFile: false,
  palette: null,
});
const soft = grey([0, 40, 100, 130, 255, 250], null);
const clean = grey([0, 0, 255, 255, 0, 0], [0, 255]);
const read = (mask: GreyMask, reading: MaskReading) =>
  Array.from(toLabels(mask, chooseLabelCoding([mask]), reading).labels);

describe('masks read with a threshold of one’s own', () => {
  it('takes what is at least as bright, or what is darker', () => {
    expect(read(soft, { threshold: 128, isInverted: false })).toEqual([0, 0, 0, 1, 1, 1]);
    expect(read(soft, { threshold: 90, isInverted: false })).toEqual([0, 0, 1, 1, 1, 1]);
    expect(read(soft, { threshold: 90, isInverted: true })).toEqual([1, 1, 0, 0, 0, 0]);
    const { notes } = toLabels(soft, { kind: 'threshold' }, { threshold: 90, isInverted: true });
    expect(notes.join(' ')).toMatch(/inverted.*thresholded at 90/);
  });

  it('inverts clean masks, whose threshold decides nothing', () => {
    expect(read(clean, { threshold: 256, isInverted: false })).toEqual([0, 0, 1, 1, 0, 0]);
    expect(read(clean, { threshold: 9, isInverted: true })).toEqual([1, 1, 0, 0, 1, 1]);
  });

  it('leaves index maps alone', () => {
    const index = grey([0, 1, 2, 3], [0, 1, 2, 3]);
    expect(read(index, { threshold: 2, isInverted: true })).toEqual([0, 1, 2, 3]);
  });

  it('counts values and foreground over the set', () => {
    const labels = [soft, clean].map((mask) => toLabels(mask, { kind: 'threshold' }).labels);
    const reading = { threshold: 128, isInverted: false };
    const summary = summariseMasks([soft, clean], labels, reading);
    expect(summary.histogram.reduce((sum, count) => sum + count, 0)).toBe(12);
    expect([summary.histogram[0], summary.histogram[255]]).toEqual([5, 3]);
    expect(summary).toMatchObject({ ...reading, dependsOnThreshold: true, foregroundShare: 5 / 12 });
    expect(summariseMasks([clean], [labels[1]], reading).dependsOnThreshold).toBe(false);
  });
});
