import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planTiles, readTile, reflectIndex } from './tiles.ts';

describe('planTiles', () => {
  it('decides every pixel exactly once, inside the input of its tile, with inputs of one size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1700 }),
        fc.integer({ min: 1, max: 700 }),
        fc.constantFrom(2, 4, 8, 16, 32),
        (width, height, multiple) => {
          const tiles = planTiles(width, height, multiple);
          let area = 0;
          for (const tile of tiles) {
            expect(tile.left).toBeGreaterThanOrEqual(tile.inputLeft);
            expect(tile.top).toBeGreaterThanOrEqual(tile.inputTop);
            expect(tile.left + tile.width).toBeLessThanOrEqual(tile.inputLeft + tile.inputWidth);
            expect(tile.top + tile.height).toBeLessThanOrEqual(tile.inputTop + tile.inputHeight);
            expect(tile.inputWidth % multiple).toBe(0);
            expect(tile.inputHeight % multiple).toBe(0);
            expect(tile.inputWidth).toBe(tiles[0].inputWidth);
            expect(tile.inputHeight).toBe(tiles[0].inputHeight);
            expect(tile.left + tile.width).toBeLessThanOrEqual(width);
            expect(tile.top + tile.height).toBeLessThanOrEqual(height);
            area += tile.width * tile.height;
          }
          expect(area).toBe(width * height);
          const corners = new Set(tiles.map((tile) => `${tile.left},${tile.top}`));
          expect(corners.size).toBe(tiles.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('readTile', () => {
  it('reflects beyond the border without repeating the border pixel', () => {
    expect([-3, -2, -1, 0, 1, 2, 3, 4, 5].map((i) => reflectIndex(i, 3))).toEqual([
      1, 2, 1, 0, 1, 2, 1, 0, 1,
    ]);
    expect(reflectIndex(7, 1)).toBe(0);
  });

  it('copies the image and its reflection, normalised', () => {
    const image = { width: 3, height: 2, channels: 1 as const, pixels: Uint8Array.from([1, 2, 3, 4, 5, 6]) };
    const statistics = { mean: Float64Array.of(1), scale: Float64Array.of(2) };
    const tile = {
      left: 0,
      top: 0,
      width: 3,
      height: 2,
      inputLeft: 0,
      inputTop: 0,
      inputWidth: 4,
      inputHeight: 4,
    };
    const tileOf = [1, 2, 3, 2, 4, 5, 6, 5, 1, 2, 3, 2, 4, 5, 6, 5].map((value) => (value - 1) * 2);
    expect(Array.from(readTile(image, statistics, 1, tile))).toEqual(tileOf);
    expect(Array.from(readTile(image, statistics, 3, tile))).toEqual(
      tileOf.flatMap((value) => [value, value, value]),
    );
  });
});
