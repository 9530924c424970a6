// Accidents on a synthetic vessel tree: each does what it says, at the same places every time.
import { beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../data/random.ts';
import { computeBettiNumbers } from '../../morphology/betti-numbers.ts';
import { skeletonize } from '../../morphology/skeletonize.ts';
import type { AccidentField } from './accident-places.ts';
import { signedDistance } from './distance-map.ts';
import { findPlaces, LabEdits } from './lab-edits.ts';
import { drawLogits } from './start-logits.ts';

const WIDTH = 120;
const HEIGHT = 100;
const count = (logits: Float32Array) =>
  computeBettiNumbers(
    Uint8Array.from(logits, (value) => (value > 0 ? 1 : 0)),
    WIDTH,
    HEIGHT,
  );

/** A ring, a thick stem and a thin branch. */
const truth = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
  const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
  const radius = Math.hypot(x - 40, y - 50);
  const isOn =
    (radius > 16 && radius < 20) || (Math.abs(y - 50) < 4 && x > 58) || (Math.abs(x - 80) < 2 && y < 50);
  return isOn ? 1 : 0;
});
const start = drawLogits(truth, WIDTH, HEIGHT, 3);
const field: AccidentField = {
  width: WIDTH,
  height: HEIGHT,
  predicted: truth,
  truth,
  skeleton: skeletonize(truth, WIDTH, HEIGHT),
  distance: signedDistance(truth, WIDTH, HEIGHT),
  focus: { x: 0, y: 0, width: WIDTH, height: HEIGHT },
  seed: 5,
};
const places = findPlaces(field);
let edits: LabEdits;
beforeEach(() => {
  edits = new LabEdits(start, WIDTH, HEIGHT, places);
});

describe('accidents', () => {
  it('start from a prediction that is the ground truth at one half', () => {
    expect(Uint8Array.from(start, (value) => (value > 0 ? 1 : 0))).toEqual(truth);
    expect(count(start)).toEqual({ betti0: 1, betti1: 1 });
  });

  it('cut: one more piece, and the thin branch first', () => {
    edits.run({ kind: 'accident', id: 'cut' });
    expect(count(edits.logits)).toEqual({ betti0: 2, betti1: 1 });
    expect(edits.marks()[0].x).toBe(80.5);
  });

  it('spur: nothing but background changes, no piece and no loop', () => {
    edits.run({ kind: 'accident', id: 'spur' });
    const raised = edits.logits.filter((value, at) => value !== start[at]).length;
    expect(raised).toBeGreaterThan(40);
    for (const [at, value] of edits.logits.entries()) if (value !== start[at]) expect(truth[at]).toBe(0);
    expect(count(edits.logits)).toEqual({ betti0: 1, betti1: 1 });
  });

  it('loop: the hole is gone', () => {
    edits.run({ kind: 'accident', id: 'loop' });
    expect(count(edits.logits)).toEqual({ betti0: 1, betti1: 0 });
    expect(edits.available().loop).toBe(1);
    expect(() => edits.run({ kind: 'accident', id: 'loop' })).toThrow('no further place');
  });

  it('thin and thicken: what is left is smaller, and larger', () => {
    const area = (logits: Float32Array) => logits.filter((value) => value > 0).length;
    for (const [id, sign] of [
      ['thin', -1],
      ['thicken', 1],
    ] as const) {
      edits.run({ kind: 'accident', id });
      expect(Math.sign(area(edits.logits) - area(start))).toBe(sign);
      edits.run({ kind: 'removeAccident', id });
    }
    expect(edits.logits).toEqual(start);
  });

  it('happen at the same places every time', () => {
    const again = new LabEdits(start, WIDTH, HEIGHT, findPlaces(field));
    for (const id of ['cut', 'spur', 'shift'] as const) {
      edits.run({ kind: 'accident', id });
      again.run({ kind: 'accident', id });
    }
    expect(again.logits).toEqual(edits.logits);
    expect(again.marks()).toEqual(edits.marks());
  });
});

it('takes back and does again any sequence, to the last bit', () => {
  const random = createRandom(9);
  const states = [edits.logits];
  for (let i = 0; i < 12; i++) {
    const points = Array.from({ length: 6 }, () => random.integer(90) + random.next());
    const tool = (['erase', 'add', 'soften'] as const)[random.integer(3)];
    if (random.next() < 0.3) edits.run({ kind: 'accident', id: random.next() < 0.5 ? 'thin' : 'soften' });
    else
      edits.run({ kind: 'stroke', tool, sizePx: 1 + random.integer(12), leaves: 0.1, points, isNew: true });
    states.push(edits.logits);
  }
  for (let i = states.length - 2; i >= 0; i--) {
    edits.run({ kind: 'undo' });
    expect(edits.logits).toEqual(states[i]);
  }
  expect(edits.canUndo).toBe(false);
  for (let i = 1; i < states.length; i++) {
    edits.run({ kind: 'redo' });
    expect(edits.logits).toEqual(states[i]);
  }
});

it('a stroke that goes on softens each pixel once', () => {
  const stroke = { kind: 'stroke', tool: 'soften', sizePx: 8, leaves: 0.1 } as const;
  edits.run({ ...stroke, points: [60, 50, 70, 50], isNew: true });
  edits.run({ ...stroke, points: [70, 50, 62, 50, 90, 50], isNew: false });
  const at = 50 * WIDTH + 65;
  expect(edits.logits[at]).toBeCloseTo(start[at] / 2, 5);
  edits.run({ kind: 'undo' });
  expect(edits.logits).toEqual(start);
});
