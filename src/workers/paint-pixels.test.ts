import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fillClasses,
  fillErrors,
  fillStrength,
  findErrors,
  outlineClasses,
  outlineErrors,
  paintImage,
  shrinkClasses,
  stretchRange,
  thresholdPrediction,
  type Painted,
} from './paint-pixels.ts';
import { classShade, OVERLAY_RGB } from './paint-protocol.ts';

const alphaCount = ({ rgba }: Painted, least = 1): number => {
  let count = 0;
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] >= least) count++;
  return count;
};
const colourAt = ({ rgba }: Painted, at: number): number[] => [...rgba.subarray(at * 4, at * 4 + 4)];

const mapOf = (most: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
    .chain(([width, height]) =>
      fc
        .uint8Array({ minLength: width * height, maxLength: width * height, max: most })
        .map((map) => ({ width, height, map })),
    );

describe('fillClasses and outlineClasses', () => {
  it('fills exactly the pixels of the map and counts them', () => {
    fc.assert(
      fc.property(mapOf(3), ({ map }) => {
        const painted = fillClasses(map, 'prediction', 3);
        expect(painted.paintedPx).toBe(map.filter((value) => value > 0).length);
        expect(alphaCount(painted)).toBe(painted.paintedPx);
      }),
    );
  });

  it('outlines around a structure, so that one pixel stays hollow', () => {
    const map = new Uint8Array(25);
    map[12] = 1;
    const painted = outlineClasses(map, 5, 5, 'groundTruth', 1, 1);
    expect(painted.paintedPx).toBe(4);
    expect(alphaCount(painted)).toBe(4);
    expect(colourAt(painted, 12)).toEqual([0, 0, 0, 0]);
    expect(colourAt(painted, 11)).toEqual([...OVERLAY_RGB.groundTruth, 255]);
  });

  it('does not wrap around the edges of the image', () => {
    const map = new Uint8Array([0, 0, 1, 0, 0, 0]);
    const painted = outlineClasses(map, 3, 2, 'tube', 1, 1);
    expect([...Array(6).keys()].filter((at) => painted.rgba[at * 4 + 3] > 0)).toEqual([1, 5]);
  });

  it('draws a line between two classes that touch', () => {
    const painted = outlineClasses(new Uint8Array([1, 2]), 2, 1, 'groundTruth', 2, 1);
    expect(painted.paintedPx).toBe(1);
  });

  it('draws thinner lines on a finer canvas, around the same structure', () => {
    const map = new Uint8Array(9);
    map[4] = 1;
    const painted = outlineClasses(map, 3, 3, 'tube', 1, 3);
    expect(painted.rgba.length).toBe(9 * 9 * 4);
    expect([painted.areaPx, painted.paintedPx, alphaCount(painted)]).toEqual([1, 12, 12]);
  });

  it('counts each painted pixel once, at any scale', () => {
    fc.assert(
      fc.property(mapOf(3), fc.integer({ min: 1, max: 4 }), ({ width, height, map }, scale) => {
        const painted = outlineClasses(map, width, height, 'groundTruth', 3, scale);
        expect(alphaCount(painted)).toBe(painted.paintedPx);
        expect(painted.areaPx).toBe(map.filter((value) => value > 0).length);
      }),
    );
  });

  it('gives each class a shade of its own', () => {
    const shades = [1, 2, 3, 4, 5].map((index) => classShade('prediction', index, 5).join());
    expect(new Set(shades).size).toBe(5);
    expect(shades[0]).toBe(OVERLAY_RGB.prediction.join());
  });
});

describe('shrinkClasses', () => {
  it('loses no thin structure and keeps its class', () => {
    const map = new Uint8Array(7 * 5);
    map[3 * 7 + 6] = 2;
    expect([...shrinkClasses(map, 7, 5, 3)]).toEqual([0, 0, 0, 0, 0, 2]);
    expect([...shrinkClasses(map, 7, 5, 1)]).toEqual([...map]);
  });
});

describe('fillStrength', () => {
  it('uses the strength as alpha and counts what is at least half', () => {
    const painted = fillStrength(new Uint8Array([0, 1, 127, 128, 255]), 'softSkeleton');
    expect([painted.paintedPx, painted.strongPx]).toEqual([4, 2]);
    expect(alphaCount(painted, 128)).toBe(2);
    expect(colourAt(painted, 2)).toEqual([...OVERLAY_RGB.softSkeleton, 127]);
  });
});

describe('thresholdPrediction', () => {
  const probability = new Uint8Array([0, 100, 127, 128, 255]);
  const prediction = new Uint8Array([0, 0, 1, 0, 2]);

  it('is the argmax itself at one half', () => {
    expect(thresholdPrediction(probability, prediction, 0.5)).toBe(prediction);
  });

  it('takes every pixel that reaches any other threshold', () => {
    expect([...thresholdPrediction(probability, prediction, 0.2)]).toEqual([0, 1, 1, 1, 2]);
    expect([...thresholdPrediction(probability, prediction, 0.9)]).toEqual([0, 0, 0, 0, 2]);
  });
});

describe('errors', () => {
  const prediction = new Uint8Array([1, 1, 0, 0, 2]);
  const labels = new Uint8Array([1, 0, 1, 0, 1]);

  it('tells false from missed, a wrong class among the false', () => {
    const painted = fillErrors(findErrors(prediction, labels, null));
    expect([painted.falsePositivePx, painted.falseNegativePx, painted.paintedPx]).toEqual([2, 1, 3]);
    expect(colourAt(painted, 1)).toEqual([...OVERLAY_RGB.falsePositive, 255]);
    expect(colourAt(painted, 2)).toEqual([...OVERLAY_RGB.falseNegative, 255]);
  });

  it('ignores what lies outside of the field of view', () => {
    const painted = fillErrors(findErrors(prediction, labels, new Uint8Array([1, 0, 1, 1, 0])));
    expect([painted.falsePositivePx, painted.falseNegativePx]).toEqual([0, 1]);
  });

  it('counts what it paints in both modes', () => {
    fc.assert(
      fc.property(
        mapOf(1),
        fc.constantFrom('fill' as const, 'outline' as const),
        ({ width, height, map }, mode) => {
          const other = Uint8Array.from(map, (value, at) => (at % 3 === 0 ? 1 - value : value));
          const painted =
            mode === 'fill'
              ? fillErrors(findErrors(map, other, null))
              : outlineErrors(findErrors(map, other, null).map, width, height, 2);
          expect(alphaCount(painted)).toBe(painted.paintedPx);
        },
      ),
    );
  });
});

describe('paintImage', () => {
  it('shows 8-bit values as they are', () => {
    const painted = paintImage(new Uint8Array([10, 20, 30, 40, 50, 60]), 3, 2);
    expect([...painted.rgba]).toEqual([10, 20, 30, 255, 40, 50, 60, 255]);
    expect([...paintImage(new Uint8Array([7]), 1, 1).rgba]).toEqual([7, 7, 7, 255]);
  });

  it('stretches 16 bits between its percentiles, whatever one hot pixel says', () => {
    const pixels = Uint16Array.from({ length: 10_000 }, (_, at) => 1000 + (at % 1000));
    pixels[0] = 65_535;
    const { low, high } = stretchRange(pixels);
    expect(low).toBeGreaterThanOrEqual(1000);
    expect(low).toBeLessThan(1010);
    expect(high).toBeGreaterThan(1990);
    expect(high).toBeLessThan(2000);
    const painted = paintImage(pixels, 1, pixels.length);
    expect(colourAt(painted, 0)).toEqual([255, 255, 255, 255]);
    expect(colourAt(painted, 500)[0]).toBeCloseTo(127.5, -1);
  });

  it('survives a flat image', () => {
    expect(stretchRange(new Uint16Array(9).fill(5))).toEqual({ low: 5, high: 6 });
    expect(colourAt(paintImage(new Float32Array([0.5]), 1, 1), 0)).toEqual([0, 0, 0, 255]);
  });
});
