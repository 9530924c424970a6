import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countComponents } from '../../morphology/connected-components.ts';
import { createStrokeLayer, drawStroke, labelCoverage, type StrokePoint } from './stroke-layer.ts';

const point = (x: number, y: number, widthPx: number, strength = 1): StrokePoint => ({
  x,
  y,
  widthPx,
  strength,
});
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);

describe('drawStroke', () => {
  it('covers the area of the line at any sub-pixel position', () => {
    for (const shift of [0, 0.2, 0.5, 0.77]) {
      const layer = createStrokeLayer(40, 20);
      drawStroke(layer, [point(-10, 9 + shift, 3), point(50, 9 + shift, 3)]);
      expect(sum(layer.coverage)).toBeCloseTo(40 * 3, 3);
    }
  });

  it('covers the area of a disc for a single point', () => {
    const layer = createStrokeLayer(30, 30);
    drawStroke(layer, [point(15.3, 14.6, 12)]);
    expect(sum(layer.coverage) / (Math.PI * 36)).toBeCloseTo(1, 1);
  });

  it('shows less ink where it is weak, and labels it all the same', () => {
    const layer = createStrokeLayer(30, 10);
    drawStroke(layer, [point(0, 5, 2, 1), point(30, 5, 2, 0.2)]);
    expect(layer.ink[5 * 30 + 2]).toBeGreaterThan(0.9);
    expect(layer.ink[5 * 30 + 27]).toBeLessThan(0.35);
    const labels = new Uint8Array(300);
    labelCoverage(layer, labels, 2);
    expect(labels.filter((label) => label === 2)).toHaveLength(60);
    expect(labels.filter((label) => label === 0)).toHaveLength(240);
  });

  it('labels every line of at least one pixel as one connected piece', () => {
    const place = fc.double({ min: 2, max: 28, noNaN: true });
    fc.assert(
      fc.property(
        place,
        place,
        place,
        place,
        fc.double({ min: 1.05, max: 6, noNaN: true }),
        (x0, y0, x1, y1, w) => {
          const layer = createStrokeLayer(30, 30);
          drawStroke(layer, [point(x0, y0, w), point(x1, y1, w)]);
          const labels = new Uint8Array(900);
          labelCoverage(layer, labels, 1);
          expect(countComponents(labels, 30, 30)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 300 },
    );
  });
});
