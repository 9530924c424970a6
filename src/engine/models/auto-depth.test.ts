import { describe, expect, it } from 'vitest';
import { autoDepth } from './auto-depth.ts';

describe('autoDepth', () => {
  it.each([
    [8, 2],
    [64, 5],
    [96, 5],
    [128, 6],
    [192, 6],
    [256, 7],
    [512, 8],
    [640, 8],
    [1024, 9],
    [4096, 9],
  ])('gives a patch of %i the stages of nnU-Net: %i', (patchPx, stages) => {
    expect(autoDepth(patchPx)).toBe(stages);
    expect(patchPx % 2 ** (stages - 1)).toBe(0);
  });

  it.each([6, 9, 0, 12.5, Number.NaN])('refuses a patch of %s', (patchPx) => {
    expect(() => autoDepth(patchPx)).toThrow(/patchPx/);
  });
});
