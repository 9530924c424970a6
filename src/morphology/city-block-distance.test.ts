import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMask } from './arbitrary-masks.ts';
import { findWidestPlace } from './city-block-distance.ts';
import { softErode } from './soft-skeleton.ts';

describe('findWidestPlace', () => {
  it('counts the erosions that empty a mask, and names a pixel that goes last', () => {
    fc.assert(
      fc.property(arbitraryMask(), ({ mask, width, height }) => {
        const { erosions, column, row } = findWidestPlace(mask, width, height);
        let image = Float32Array.from(mask, (value) => (value === 0 ? 0 : 1));
        let before = image;
        let count = 0;
        while (image.some((value) => value > 0) && count <= width + height) {
          before = image;
          image = softErode(image, width, height);
          count++;
        }
        if (count > width + height) {
          expect(erosions).toBeNull();
          return;
        }
        expect(erosions).toBe(count);
        if (count > 0) expect(before.indexOf(1)).toBe(row * width + column);
      }),
    );
  });

  it('measures a bar of seven pixels', () => {
    const mask = Uint8Array.from({ length: 20 * 30 }, (_, at) => {
      const column = at % 20;
      return column >= 6 && column < 13 ? 1 : 0;
    });
    expect(findWidestPlace(mask, 20, 30)).toEqual({ erosions: 4, column: 9, row: 0 });
  });

  it('says that a full image never empties, and an empty one is', () => {
    expect(findWidestPlace(new Uint8Array(12).fill(1), 4, 3).erosions).toBeNull();
    expect(findWidestPlace(new Uint8Array(12), 4, 3).erosions).toBe(0);
  });
});
