import { describe, expect, it } from 'vitest';
import { computeBettiNumbers } from '../morphology/betti-numbers.ts';
import { drawPattern, forStrokePixels, PATTERN_EDGE_PX, type MaskPattern } from './mask-drawing.ts';

function pixelsOf(from: [number, number], to: [number, number], radiusPx: number): number[] {
  const pixels: number[] = [];
  const [[x0, y0], [x1, y1]] = [from, to];
  forStrokePixels({ from: { x: x0, y: y0 }, to: { x: x1, y: y1 }, radiusPx }, 10, 8, (at) => pixels.push(at));
  return pixels;
}

describe('forStrokePixels', () => {
  it('touches one pixel with the smallest brush, wherever in the pixel it is put', () => {
    expect(pixelsOf([3.5, 2.5], [3.5, 2.5], 0.5)).toEqual([23]);
    expect(pixelsOf([3.05, 2.95], [3.05, 2.95], 0.5)).toContain(23);
  });

  it('draws a disc and a thick line', () => {
    expect(pixelsOf([3.5, 3.5], [3.5, 3.5], 1)).toEqual([23, 32, 33, 34, 43]);
    const line = pixelsOf([2.5, 4.5], [6.5, 4.5], 1);
    expect(line.filter((at) => Math.floor(at / 10) === 4)).toEqual([41, 42, 43, 44, 45, 46, 47]);
    expect(line.filter((at) => Math.floor(at / 10) === 3)).toEqual([32, 33, 34, 35, 36]);
  });

  it('stays inside the image', () => {
    expect(pixelsOf([-3, -3], [-2, -3], 1)).toEqual([]);
    const corner = pixelsOf([9.5, 7.5], [14, 12], 2);
    expect(corner.length).toBeGreaterThan(0);
    expect(corner.every((at) => at < 80)).toBe(true);
  });
});

describe('drawPattern', () => {
  it.each([
    ['blank', 0, 0],
    ['cross', 1, 0],
    ['ring', 1, 1],
    ['broken-line', 3, 0],
  ] as [MaskPattern, number, number][])('%s has %i pieces and %i loops', (pattern, betti0, betti1) => {
    const mask = drawPattern(pattern);
    expect(computeBettiNumbers(mask, PATTERN_EDGE_PX, PATTERN_EDGE_PX)).toEqual({ betti0, betti1 });
  });
});
