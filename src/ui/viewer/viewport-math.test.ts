import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampViewport,
  fitViewport,
  MAX_SCALE,
  minScale,
  outlineScaleOf,
  panBy,
  wheelFactor,
  zoomStep,
  zoomTo,
  zoomToBox,
} from './viewport-math.ts';

const image = { width: 565, height: 584 };
const stage = { width: 800, height: 700 };

describe('fitViewport', () => {
  it('shows the whole image, centred', () => {
    const view = fitViewport(image, stage);
    expect(view.scale).toBeCloseTo(700 / 584, 12);
    expect(view.y).toBeCloseTo(0, 9);
    expect(view.x).toBeCloseTo((800 - 565 * view.scale) / 2, 9);
  });

  it('is harmless before the stage has a size', () => {
    expect(fitViewport(image, { width: 0, height: 0 })).toEqual({ scale: 1, x: 0, y: 0 });
  });
});

describe('zoomTo', () => {
  it('keeps the image point under the pointer', () => {
    const start = zoomTo(fitViewport(image, stage), 3, { x: 400, y: 350 }, image, stage);
    const anchor = { x: 300, y: 200 };
    const after = zoomTo(start, 5, anchor, image, stage);
    expect((anchor.x - after.x) / after.scale).toBeCloseTo((anchor.x - start.x) / start.scale, 9);
    expect((anchor.y - after.y) / after.scale).toBeCloseTo((anchor.y - start.y) / start.scale, 9);
  });

  it('stays within its limits and never loses the image, whatever the wheel does', () => {
    const length = fc.integer({ min: 1, max: 4000 });
    const size = fc.record({ width: length, height: length });
    fc.assert(
      fc.property(
        size,
        size,
        fc.array(fc.tuple(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.nat(4000), fc.nat(4000)), {
          maxLength: 12,
        }),
        (img, room, turns) => {
          let view = fitViewport(img, room);
          for (const [factor, x, y] of turns) view = zoomTo(view, view.scale * factor, { x, y }, img, room);
          expect(view.scale).toBeLessThanOrEqual(MAX_SCALE);
          expect(view.scale).toBeGreaterThanOrEqual(minScale(img, room));
          expect(view.x).toBeLessThanOrEqual(room.width);
          expect(view.x + img.width * view.scale).toBeGreaterThanOrEqual(0);
          expect(view.y + img.height * view.scale).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

describe('steps and drags', () => {
  it('comes back after one step in and one out', () => {
    const start = zoomTo(fitViewport(image, stage), 4, { x: 400, y: 350 }, image, stage);
    const back = zoomStep(zoomStep(start, 1, image, stage), -1, image, stage);
    expect(back.scale).toBeCloseTo(start.scale, 9);
    expect(back.x).toBeCloseTo(start.x, 6);
  });

  it('centres an axis on which the image is smaller than the stage', () => {
    const view = panBy({ scale: 0.5, x: 0, y: 0 }, 100, 100, image, stage);
    expect(view.x).toBeCloseTo((800 - 565 / 2) / 2, 9);
    expect(clampViewport(view, image, stage)).toEqual(view);
  });

  it('turns the wheel into a factor: up enlarges, lines count more than pixels, pinches more than wheels', () => {
    expect(wheelFactor(-100, 0, false)).toBeGreaterThan(1);
    expect(wheelFactor(100, 0, false)).toBeCloseTo(1 / wheelFactor(-100, 0, false), 9);
    expect(wheelFactor(-3, 1, false)).toBeGreaterThan(wheelFactor(-3, 0, false));
    expect(wheelFactor(-3, 0, true)).toBeGreaterThan(wheelFactor(-3, 0, false));
  });
});

describe('zoomToBox', () => {
  it('puts a small box into the middle of the stage, closer than the fitted view', () => {
    const box = { x: 280, y: 300, width: 40, height: 12 };
    const view = zoomToBox(box, image, stage);
    expect(view.scale).toBeGreaterThan(1.4 * fitViewport(image, stage).scale);
    expect(view.x + view.scale * 300).toBeCloseTo(stage.width / 2, 9);
    expect(view.y + view.scale * 306).toBeCloseTo(stage.height / 2, 9);
    expect(view.scale * 40).toBeLessThanOrEqual(0.4 * stage.width + 1e-9);
  });

  it('shows a box at the edge whole', () => {
    const view = zoomToBox({ x: 0, y: 0, width: 1, height: 30 }, image, stage);
    expect(view.scale).toBeLessThanOrEqual(8);
    expect(view.x).toBeGreaterThanOrEqual(0);
    expect(view.y + view.scale * 30).toBeLessThanOrEqual(stage.height);
  });
});

describe('outlineScaleOf', () => {
  it('follows the zoom in whole steps, both ways', () => {
    expect([0.1, 0.23, 0.47, 0.8, 1.2, 1.8, 3].map((scale) => outlineScaleOf(scale, 1, image))).toEqual([
      1 / 10,
      1 / 4,
      1 / 2,
      1,
      1,
      2,
      3,
    ]);
    expect(outlineScaleOf(1, 2, image)).toBe(2);
  });

  it('stays affordable on large images', () => {
    expect(outlineScaleOf(16, 1, { width: 3504, height: 2336 })).toBe(1);
    expect(outlineScaleOf(16, 1, { width: 384, height: 384 })).toBe(4);
  });
});
