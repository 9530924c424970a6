import { beforeEach, expect, it } from 'vitest';
import type { ComparedImage } from './compare-protocol.ts';
import { ComparisonShelf } from './comparison-shelf.ts';
import { OVERLAY_RGB } from './paint-protocol.ts';

const image = (): ComparedImage => ({
  id: 'a',
  name: 'a',
  width: 4,
  height: 2,
  channels: 1,
  pixels: new Uint8Array(8).fill(200),
  labels: new Uint8Array([1, 1, 1, 1, 0, 0, 0, 0]),
  fieldOfView: null,
});
const cell = (layer: 'image' | 'groundTruth' | 'prediction', run: string | null = null) => ({
  comparison: 'own',
  imageId: 'a',
  layer,
  run,
});

let shelf: ComparisonShelf;
beforeEach(() => {
  shelf = new ComparisonShelf();
  shelf.addImage('own', image(), 1);
});

it('paints the image as it is, and dimmed under a map', () => {
  expect(shelf.paint(cell('image'))?.rgba[0]).toBe(200);
  const truth = shelf.paint(cell('groundTruth'));
  expect([truth?.areaPx, truth?.width, truth?.height]).toEqual([4, 4, 2]);
  const dimmed = 0.7 * 200 + 0.3 * 14;
  expect(truth?.rgba[4 * 4]).toBe(Math.round(dimmed));
  expect(truth?.rgba[0]).toBeCloseTo(0.9 * OVERLAY_RGB.groundTruth[0] + 0.1 * dimmed, -0.5);
});

it('keeps predictions by run and comparison, and forgets them when told', () => {
  const pieces = shelf.addPrediction('own', 'r1', 'a', new Uint8Array(8));
  expect(pieces).toMatchObject([{ isMissed: true, extentPx: 4, y: 0.5 }]);
  expect(shelf.paint(cell('prediction', 'r1'))?.areaPx).toBe(0);
  expect(shelf.paint(cell('prediction', 'r2'))).toBeNull();
  expect(shelf.paint({ ...cell('image'), comparison: 'other' })).toBeNull();
  shelf.dropRun('own', 'r1');
  expect(shelf.paint(cell('prediction', 'r1'))).toBeNull();
  shelf.dropComparison('own');
  expect(shelf.paint(cell('image'))).toBeNull();
});

it('refuses a prediction of no image and of another size', () => {
  expect(() => shelf.addPrediction('own', 'r1', 'b', new Uint8Array(8))).toThrow('There is no image b');
  expect(() => shelf.addPrediction('own', 'r1', 'a', new Uint8Array(9))).toThrow(
    'The prediction of a has 9 pixels, but the image is 4 × 2.',
  );
});
