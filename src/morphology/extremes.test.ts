// Images at the edge of what the functions take: one pixel, one row, one column, empty, full, drawn along the border.
import { describe, expect, it } from 'vitest';
import { computeBettiNumbers, computeBettiNumbersByLabelling } from './betti-numbers.ts';
import { countComponents, labelComponents } from './connected-components.ts';
import { skeletonizePlain } from './skeletonize-plain.ts';
import { skeletonize } from './skeletonize.ts';
import { computeTubedSkeleton } from './tubed-skeleton.ts';

const SIZES = [1, 2, 3, 31, 32, 33, 64, 65].flatMap((width) =>
  [1, 2, 3, 33].map((height) => ({ width, height })),
);

const isRim = (i: number, width: number, height: number) => {
  const row = Math.floor(i / width);
  return row === 0 || row === height - 1 || i % width === 0 || i % width === width - 1;
};

const KINDS: Record<string, (i: number, width: number, height: number) => boolean> = {
  empty: () => false,
  full: () => true,
  'a frame along the border': isRim,
  'all but the border': (i, width, height) => !isRim(i, width, height),
  'one pixel in the first corner': (i) => i === 0,
  'one pixel in the last corner': (i, width, height) => i === width * height - 1,
  'every second pixel': (i, width) => (Math.floor(i / width) + (i % width)) % 2 === 0,
  'every second column': (i, width) => (i % width) % 2 === 1,
};

const draw = (kind: string, width: number, height: number) =>
  Uint8Array.from({ length: width * height }, (_, i) => (KINDS[kind](i, width, height) ? 1 : 0));

describe.each(Object.keys(KINDS))('%s', (kind) => {
  it.each(SIZES)('$width × $height', ({ width, height }) => {
    const mask = draw(kind, width, height);
    const betti = computeBettiNumbersByLabelling(mask, width, height);
    expect(computeBettiNumbers(mask, width, height)).toEqual(betti);
    expect(labelComponents(mask, width, height).count).toBe(betti.betti0);
    expect(countComponents(mask, width, height)).toBe(betti.betti0);

    const skeleton = skeletonize(mask, width, height);
    expect(skeleton).toEqual(skeletonizePlain(mask, width, height));
    expect(computeBettiNumbers(skeleton, width, height)).toEqual(betti);
    expect(computeTubedSkeleton(mask, width, height, 0)).toEqual(skeleton);
    expect(computeTubedSkeleton(mask, width, height, width + height)).toEqual(mask);
  });
});

describe('known values', () => {
  it.each([
    ['empty', 7, 5, { betti0: 0, betti1: 0 }],
    ['full', 7, 5, { betti0: 1, betti1: 0 }],
    ['full', 1, 1, { betti0: 1, betti1: 0 }],
    ['a frame along the border', 7, 5, { betti0: 1, betti1: 1 }],
    ['a frame along the border', 2, 5, { betti0: 1, betti1: 0 }],
    ['every second pixel', 5, 1, { betti0: 3, betti1: 0 }],
    ['every second pixel', 5, 5, { betti0: 1, betti1: 4 }],
    ['every second column', 6, 4, { betti0: 3, betti1: 0 }],
  ])('%s at %i × %i pixels', (kind, width, height, betti) => {
    const mask = draw(kind, width, height);
    expect(computeBettiNumbers(mask, width, height)).toEqual(betti);
    expect(computeBettiNumbersByLabelling(mask, width, height)).toEqual(betti);
  });

  it('a line of one pixel is its own skeleton, in a row, a column and along the border', () => {
    for (const [width, height] of [
      [40, 1],
      [1, 40],
    ]) {
      const line = new Uint8Array(40).fill(1);
      expect(skeletonize(line, width, height)).toEqual(line);
    }
    const border = Uint8Array.from({ length: 40 * 4 }, (_, i) => (i < 40 ? 1 : 0));
    expect(skeletonize(border, 40, 4)).toEqual(border);
  });
});
