// The seams: borders of tiles, of words of 32 pixels and of the image, and a memory that is used again.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMask } from '../arbitrary-masks.ts';
import { skeletonizePlain } from '../skeletonize-plain.ts';
import { skeletonize } from '../skeletonize.ts';
import { computeTubedSkeleton } from '../tubed-skeleton.ts';
import { planTiles, TILE_COLUMNS, TILE_ROWS } from './tile-layout.ts';
import { openTileMachine } from './tile-machine.ts';

const WIDTHS = [1, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65];
const HEIGHTS = [1, 7, 8, 9, 16, 17, 33];

const arbitrarySize = fc.record({ width: fc.constantFrom(...WIDTHS), height: fc.constantFrom(...HEIGHTS) });

/** Noise, thick where the density is high, of any value from 1 to 255. */
const arbitraryNoise = arbitrarySize.chain(({ width, height }) =>
  fc
    .record({
      density: fc.constantFrom(0, 0.1, 0.5, 0.8, 0.95, 0.99, 1),
      levels: fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
        minLength: width * height,
        maxLength: width * height,
      }),
    })
    .map(({ density, levels }) => ({
      width,
      height,
      mask: Uint8Array.from(levels, (level) => (level < density ? 1 + Math.floor(level * 255) : 0)),
    })),
);

const isEqual = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

function dilateByDefinition(
  skeleton: Uint8Array,
  width: number,
  height: number,
  radiusPx: number,
): Uint8Array {
  const tube = new Uint8Array(skeleton.length);
  skeleton.forEach((value, i) => {
    if (value === 0) return;
    const [row, column] = [Math.floor(i / width), i % width];
    for (let r = Math.max(0, row - radiusPx); r <= Math.min(height - 1, row + radiusPx); r++) {
      const reachPx = radiusPx - Math.abs(r - row);
      const from = Math.max(0, column - reachPx);
      tube.fill(1, r * width + from, r * width + Math.min(width, column + reachPx + 1));
    }
  });
  return tube;
}

describe('thinning in tiles', () => {
  it('equals the plain definition at widths and heights around the tiles', () => {
    fc.assert(
      fc.property(arbitraryNoise, ({ mask, width, height }) => {
        expect(isEqual(skeletonize(mask, width, height), skeletonizePlain(mask, width, height))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('equals the plain definition on thick shapes across several tiles', () => {
    fc.assert(
      fc.property(arbitraryMask(70), ({ mask, width, height }) => {
        expect(isEqual(skeletonize(mask, width, height), skeletonizePlain(mask, width, height))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('equals the plain definition on every 3 × 3 pattern, wherever it lies in a tile', () => {
    // Patterns stand 19 columns and 11 rows apart, so that all places in a tile occur and none meets another.
    const [stepColumns, stepRows] = [TILE_COLUMNS + 3, TILE_ROWS + 3];
    for (let pattern = 0; pattern < 512; pattern++) {
      const [width, height] = [stepColumns * TILE_COLUMNS, stepRows * TILE_ROWS];
      const mask = new Uint8Array(width * height);
      const alone = new Uint8Array(25);
      for (let bit = 0; bit < 9; bit++) {
        const [r, c] = [Math.floor(bit / 3), bit % 3];
        const value = (pattern >> bit) & 1;
        alone[(r + 1) * 5 + c + 1] = value;
        for (let i = 0; i < TILE_COLUMNS * TILE_ROWS; i++) {
          const row = Math.floor(i / TILE_COLUMNS) * stepRows + r;
          mask[row * width + (i % TILE_COLUMNS) * stepColumns + c] = value;
        }
      }
      const wanted = skeletonizePlain(alone, 5, 5);
      const skeleton = skeletonize(mask, width, height);
      for (let i = 0; i < TILE_COLUMNS * TILE_ROWS; i++) {
        const from = Math.floor(i / TILE_COLUMNS) * stepRows * width + (i % TILE_COLUMNS) * stepColumns;
        for (let bit = 0; bit < 9; bit++) {
          const [r, c] = [Math.floor(bit / 3), bit % 3];
          if (skeleton[from + r * width + c] !== wanted[(r + 1) * 5 + c + 1]) {
            expect.fail(`pattern ${pattern} at place ${i} differs`);
          }
        }
      }
    }
    expect.assertions(0);
  });

  it('gives the same skeleton wherever a shape lies in the tiles', () => {
    const [framedWidth, framedHeight] = [20 + TILE_COLUMNS, 20 + TILE_ROWS];
    fc.assert(
      fc.property(arbitraryMask(20), ({ mask, width, height }) => {
        const wanted = skeletonizePlain(mask, width, height);
        for (let place = 0; place < TILE_COLUMNS * TILE_ROWS; place++) {
          const from = Math.floor(place / TILE_COLUMNS) * framedWidth + (place % TILE_COLUMNS);
          const framed = new Uint8Array(framedWidth * framedHeight);
          const framedWanted = framed.slice();
          for (let row = 0; row < height; row++) {
            const [begin, end] = [row * width, (row + 1) * width];
            framed.set(mask.subarray(begin, end), from + row * framedWidth);
            framedWanted.set(wanted.subarray(begin, end), from + row * framedWidth);
          }
          expect(isEqual(skeletonize(framed, framedWidth, framedHeight), framedWanted)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the tube of the plain skeleton, with all classes as they are', () => {
    fc.assert(
      fc.property(arbitraryNoise, fc.integer({ min: 0, max: 9 }), ({ mask, width, height }, radiusPx) => {
        const skeleton = skeletonizePlain(mask, width, height);
        const near = dilateByDefinition(skeleton, width, height, radiusPx);
        const wanted = mask.map((label, i) => label * near[i]);
        expect(isEqual(computeTubedSkeleton(mask, width, height, radiusPx), wanted)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same again, whatever was thinned in between, and leaves the input alone', () => {
    fc.assert(
      fc.property(arbitraryNoise, arbitraryNoise, (first, second) => {
        const input = first.mask.slice();
        const tube = computeTubedSkeleton(first.mask, first.width, first.height);
        const kept = tube.slice();
        computeTubedSkeleton(second.mask, second.width, second.height, 3);
        expect(isEqual(computeTubedSkeleton(first.mask, first.width, first.height), tube)).toBe(true);
        expect(isEqual(tube, kept)).toBe(true);
        expect(isEqual(first.mask, input)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('takes masks that are parts of other arrays, or shared between threads', () => {
    const all = Uint8Array.from({ length: 40 * 30 + 7 }, (_, i) => (i % 7 === 0 ? 0 : 1));
    const part = all.subarray(7);
    const shared = new Uint8Array(new SharedArrayBuffer(part.length));
    shared.set(part);
    const wanted = skeletonizePlain(part.slice(), 40, 30);
    expect(skeletonize(part, 40, 30)).toEqual(wanted);
    expect(skeletonize(shared, 40, 30)).toEqual(wanted);
  });

  it('gives the memory of a large image back', () => {
    const [width, height] = [6000, 5000];
    const mask = new Uint8Array(width * height);
    mask.fill(1, 3 * width, 6 * width);
    const skeleton = skeletonize(mask, width, height);
    // A bar of three rows keeps its middle one, but for the ends.
    expect(skeleton.reduce((count, value) => count + value, 0)).toBeGreaterThan(width - 5);
    expect(openTileMachine(0).bytes.length).toBeLessThan(2 ** 20);
    expect(skeletonize(Uint8Array.of(1, 1, 1, 1), 2, 2)).toEqual(Uint8Array.of(1, 1, 0, 0));
  });
});

describe('planTiles', () => {
  it('has room around the image, and parts that do not overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (width, height) => {
        const plan = planTiles(width, height);
        expect(plan.tileColumns * TILE_COLUMNS).toBeGreaterThanOrEqual(width);
        expect(plan.tileRows * TILE_ROWS).toBeGreaterThanOrEqual(height);
        // The tile above the left neighbour of the first, and the one below the right neighbour of the last.
        expect(plan.firstTile - plan.columnBytes - 16).toBeGreaterThanOrEqual(0);
        const lastTile =
          plan.firstTile + (plan.tileColumns - 1) * plan.columnBytes + (plan.tileRows - 1) * 16;
        expect(lastTile + plan.columnBytes + 2 * 16).toBeLessThanOrEqual(plan.planeBytes);
        // Between the last tile of one column and the first of the next there is an empty one.
        expect(plan.columnBytes).toBeGreaterThanOrEqual((plan.tileRows + 1) * 16);
        for (const at of [plan.columnBytes, plan.firstTile, plan.planeBytes]) expect(at % 16).toBe(0);
        expect(plan.stampsAt).toBe(2 * plan.planeBytes);
        expect(plan.listBytes).toBe(plan.planeBytes / 4);
        expect(plan.pixelsAt).toBe(plan.listsAt + 3 * plan.listBytes);
        expect(plan.totalBytes).toBeGreaterThanOrEqual(plan.pixelsAt + width * height + 15);
      }),
    );
  });
});
