import { describe, expect, it } from 'vitest';
import { HeldPoints } from './held-points.ts';
import { panBy, zoomTo, type Viewport } from './viewport-math.ts';

const image = { width: 400, height: 400 };
const stage = { width: 300, height: 300 };

function apply(view: Viewport, held: HeldPoints, id: number, x: number, y: number): Viewport {
  const move = held.move(id, { x, y });
  if (move === null) return view;
  const panned = panBy(view, move.pan.x, move.pan.y, image, stage);
  return move.zoom === null
    ? panned
    : zoomTo(panned, panned.scale * move.zoom.factor, move.zoom.anchor, image, stage);
}

describe('HeldPoints', () => {
  it('moves with one pointer, and not with one that is not held', () => {
    const held = new HeldPoints();
    held.press(1, { x: 10, y: 10 });
    expect(held.move(1, { x: 14, y: 7 })).toEqual({ pan: { x: 4, y: -3 }, zoom: null });
    expect(held.move(2, { x: 0, y: 0 })).toBeNull();
    held.release(1);
    expect([held.count, held.move(1, { x: 0, y: 0 })]).toEqual([0, null]);
  });

  it('keeps what is under two fingers under them, whichever of them moves', () => {
    const held = new HeldPoints();
    held.press(1, { x: 100, y: 100 });
    held.press(2, { x: 200, y: 100 });
    const before: Viewport = { scale: 2, x: -250, y: -250 };
    const pixelAt = (view: Viewport, x: number, y: number) => [
      (x - view.x) / view.scale,
      (y - view.y) / view.scale,
    ];
    const [left, right] = [pixelAt(before, 100, 100), pixelAt(before, 200, 100)];
    let view = before;
    for (let n = 1; n <= 10; n++) {
      view = apply(view, held, 1, 100 - 5 * n, 100 + n);
      view = apply(view, held, 2, 200 + 5 * n, 100 + n);
    }
    expect(view.scale).toBeCloseTo(4, 1);
    for (const [x, pixel] of [
      [50, left],
      [250, right],
    ] as const)
      pixelAt(view, x, 110).forEach((value, axis) => expect(Math.abs(value - pixel[axis])).toBeLessThan(1));
  });

  it('leaves a third finger out', () => {
    const held = new HeldPoints();
    for (const id of [1, 2, 3]) held.press(id, { x: 100 * id, y: 0 });
    expect(held.move(3, { x: 0, y: 0 })).toBeNull();
    expect(held.move(2, { x: 300, y: 0 })?.zoom?.factor).toBe(2);
  });
});
