import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussianWeights, planWeightedSpans, tileStarts } from './gaussian-tiles.ts';

describe('tileStarts', () => {
  // nnunetv2.inference.sliding_window_prediction.compute_steps_for_sliding_window
  it.each([
    [30, 32, 0.5, [-1]],
    [31, 32, 0.5, [0]],
    [32, 32, 0.5, [0]],
    [33, 32, 0.5, [0, 1]],
    [64, 32, 0.5, [0, 16, 32]],
    [110, 64, 0.5, [0, 23, 46]],
    [77, 32, 0.8, [0, 22, 45]],
    [3, 2, 0.1, [0, 1]],
    [565, 128, 0.5, [0, 62, 125, 187, 250, 312, 375, 437]],
    [100, 32, 1, [0, 23, 45, 68]],
  ])('%s pixels in tiles of %s at %s', (length, tile, step, starts) => {
    expect(tileStarts(length, tile, step)).toEqual(starts);
  });
});

describe('gaussianWeights', () => {
  // tmp = numpy.zeros(n); tmp[n // 2] = 1; g = scipy.ndimage.gaussian_filter(tmp, n / 8, mode='constant'); g / g.max()
  it.each([
    [
      8,
      [
        0.0003354626279025118, 0.011108996538242308, 0.13533528323661267, 0.6065306597126334, 1.0,
        0.6065306597126334, 0.13533528323661267, 0.011108996538242308,
      ],
    ],
    [
      9,
      [
        0.001798166661847583, 0.02856550078455038, 0.20592424643419874, 0.6736384553447268, 1.0,
        0.6736384553447268, 0.20592424643419874, 0.02856550078455038, 0.001798166661847583,
      ],
    ],
  ])('of %s pixels is the one that nnU-Net filters', (tilePx, expected) => {
    gaussianWeights(tilePx).forEach((weight, i) => expect(weight).toBeCloseTo(expected[i], 12));
  });

  it('peaks at 1 and never vanishes', () => {
    for (const tilePx of [2, 31, 128, 640]) {
      const weights = gaussianWeights(tilePx);
      expect(Math.max(...weights)).toBe(1);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(Math.exp(-8));
    }
  });
});

describe('planWeightedSpans', () => {
  it('has weights that sum to 1 in each pixel and are 0 beyond the image', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 2, max: 90 }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        (lengthPx, tilePx, stepShare) => {
          const spans = planWeightedSpans(lengthPx, tilePx, stepShare);
          const total = new Float64Array(lengthPx);
          for (const { start, weights } of spans) {
            expect(weights).toHaveLength(tilePx);
            weights.forEach((weight, i) => {
              const pixel = start + i;
              if (pixel < 0 || pixel >= lengthPx) expect(weight).toBe(0);
              else total[pixel] += weight;
            });
          }
          for (const sum of total) expect(sum).toBeCloseTo(1, 12);
          const starts = spans.map(({ start }) => start);
          for (let i = 1; i < starts.length; i++) {
            expect(starts[i]).toBeGreaterThan(starts[i - 1]);
            expect(starts[i] - starts[i - 1]).toBeLessThanOrEqual(Math.ceil(tilePx * stepShare));
          }
        },
      ),
    );
  });

  it('prefers, of two tiles, the one in whose middle a pixel lies', () => {
    const [first, second] = planWeightedSpans(24, 16, 0.5);
    expect(first.weights[8]).toBeGreaterThan(0.99);
    expect(second.weights[0]).toBeLessThan(0.01);
    expect(first.weights[3]).toBe(1);
  });
});
