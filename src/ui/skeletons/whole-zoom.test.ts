import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  centreOn,
  fitWhole,
  panWhole,
  pixelAt,
  stepZoom,
  visiblePart,
  ZOOMS,
  zoomTo,
  zoomWords,
} from './whole-zoom.ts';

const STAGE = { width: 378, height: 312 };
const sizes = fc.record({
  width: fc.integer({ min: 1, max: 4000 }),
  height: fc.integer({ min: 1, max: 3000 }),
});

describe('whole zoom', () => {
  it('fits by a whole number, up or down', () => {
    expect(fitWhole({ width: 128, height: 128 }, STAGE)).toEqual({ scale: 2, x: 61, y: 28 });
    expect(fitWhole({ width: 512, height: 512 }, STAGE).scale).toBe(1 / 2);
    expect(fitWhole({ width: 4, height: 4 }, STAGE).scale).toBe(32);
  });

  it('shows all of any image it can', () => {
    fc.assert(
      fc.property(sizes, (image) => {
        const { width, height } = visiblePart(fitWhole(image, STAGE), image, STAGE);
        expect([width, height]).toEqual([image.width, image.height]);
      }),
    );
  });

  it('steps along the ladder and stops at its ends', () => {
    const image = { width: 512, height: 512 };
    let view = fitWhole(image, STAGE);
    const middle = { x: 189, y: 156 };
    for (let step = 0; step < 30; step++) view = stepZoom(view, 1, middle, image, STAGE);
    expect(view.scale).toBe(32);
    for (let step = 0; step < 30; step++) view = stepZoom(view, -1, middle, image, STAGE);
    expect(view.scale).toBe(ZOOMS[0]);
  });

  it('keeps the pixel under the pointer and whole offsets', () => {
    const image = { width: 512, height: 512 };
    const view = centreOn({ x: 250, y: 260 }, 3, image, STAGE);
    expect(pixelAt({ x: STAGE.width / 2, y: STAGE.height / 2 }, view, image)).toEqual({ x: 250, y: 260 });
    const anchor = { x: 100, y: 80 };
    const before = pixelAt(anchor, view, image);
    const next = zoomTo(view, 6, anchor, image, STAGE);
    expect(pixelAt(anchor, next, image)).toEqual(before);
    expect([next.x, next.y].every(Number.isInteger)).toBe(true);
  });

  it('pans no further than the edges allow, and finds no pixel beside the image', () => {
    const image = { width: 512, height: 512 };
    const view = panWhole(centreOn({ x: 250, y: 250 }, 2, image, STAGE), 1e5, 0, image, STAGE);
    expect(view.x).toBe(STAGE.width / 2);
    expect(pixelAt({ x: 2, y: 100 }, view, image)).toBeNull();
  });

  it('is said in words', () => {
    expect([3, 1, 1 / 4].map(zoomWords)).toEqual(['300 %', '100 %', '1 : 4']);
  });
});
