import { describe, expect, it } from 'vitest';
import type { TopologyRing } from '../../workers/paint-protocol.ts';
import { describeRing, endForHint, placeRings, RING_RADIUS_PX } from './ring-geometry.ts';

const STAGE = { width: 400, height: 300 };

const ringAt = (number: number, column: number, row: number, isMissed = true): TopologyRing => ({
  number,
  kind: isMissed ? 'missed-skeleton' : 'false-component',
  isMissed,
  label: 1,
  extentPx: 20,
  pixelCount: 20,
  centroid: { x: column + 0.5, y: row + 0.5 },
  box: { column: column - 10, row, width: 20, height: 1 },
  circle: { x: column, y: row + 0.5, radiusPx: 10 },
  pixel: { column, row },
});

describe('rings on the stage', () => {
  it('moves with the image and keeps its size', () => {
    for (const scale of [0.5, 1, 6]) {
      const [placed] = placeRings([ringAt(3, 20, 10)], { scale, x: 30, y: 40 }, STAGE);
      expect([placed.x, placed.y]).toEqual([30 + scale * 20.5, 40 + scale * 10.5]);
      expect(placed.radiusPx).toBe(RING_RADIUS_PX);
    }
  });

  it('leaves out what is not on the stage', () => {
    const rings = [ringAt(1, 20, 10), ringAt(2, 500, 10), ringAt(3, 20, 400)];
    const placed = placeRings(rings, { scale: 1, x: 0, y: 0 }, STAGE);
    expect(placed.map(({ ring }) => ring.number)).toEqual([1]);
  });

  it('pushes rings and chips inside where asked', () => {
    const rings = [ringAt(1, 0, 0), ringAt(12, 399, 299, false), ringAt(5, 399, 0)];
    for (const { x, y, radiusPx, chip } of placeRings(rings, { scale: 1, x: 0, y: 0 }, STAGE, {
      isPushedInside: true,
    })) {
      expect(x - radiusPx).toBeGreaterThan(0);
      expect(y + radiusPx).toBeLessThan(STAGE.height);
      expect(chip.x + chip.widthPx / 2).toBeLessThan(STAGE.width);
      expect(chip.y - 8).toBeGreaterThan(0);
    }
  });

  it('encloses the error that a person has zoomed to', () => {
    const [placed] = placeRings([ringAt(1, 20, 10)], { scale: 8, x: 0, y: 0 }, STAGE, { activeNumber: 1 });
    expect([placed.x, placed.y]).toEqual([160, 84]);
    expect(placed.radiusPx).toBeGreaterThan(80);
  });

  it('keep a hint at the end of the left edge where it covers fewer of them', () => {
    const endOf = (...rings: TopologyRing[]) =>
      endForHint(placeRings(rings, { scale: 1, x: 0, y: 0 }, STAGE), STAGE);
    const [atBottom, atTop, inMiddle, atRight] = [
      ringAt(1, 100, 250),
      ringAt(2, 100, 40),
      ringAt(3, 100, 150),
      ringAt(4, 350, 250),
    ];
    expect(endOf()).toBe('bottom');
    expect(endOf(atBottom)).toBe('top');
    expect(endOf(atTop)).toBe('bottom');
    expect(endOf(inMiddle)).toBe('bottom');
    expect(endOf(atRight)).toBe('bottom');
    expect(endOf(atBottom, atTop)).toBe('bottom');
    expect(endOf(atBottom, ringAt(5, 150, 260), atTop)).toBe('top');
    // By its edge alone: the ring reaches under the hint.
    expect(endOf(ringAt(6, 215, 250))).toBe('top');
  });

  it('says what it is', () => {
    expect(describeRing(ringAt(4, 5, 5))).toBe('4: missed piece, 20 px across');
    expect(describeRing(ringAt(7, 5, 5, false))).toBe('7: false component, 20 px across');
  });
});
