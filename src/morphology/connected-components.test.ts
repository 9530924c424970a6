import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMask } from './arbitrary-masks.ts';
import { countComponents, labelComponents } from './connected-components.ts';

/** By flood fill, in scan order. */
function labelPlain(
  mask: Uint8Array,
  width: number,
  height: number,
  wantsForeground: boolean,
  connectivity: 4 | 8,
) {
  const labels = new Int32Array(mask.length);
  let count = 0;
  for (let seed = 0; seed < mask.length; seed++) {
    if (labels[seed] !== 0 || (mask[seed] !== 0) !== wantsForeground) continue;
    count++;
    const open = [seed];
    labels[seed] = count;
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      for (const dr of [-1, 0, 1]) {
        for (const dc of [-1, 0, 1]) {
          if (connectivity === 4 && dr !== 0 && dc !== 0) continue;
          const row = Math.floor(i / width) + dr;
          const column = (i % width) + dc;
          if (row < 0 || row >= height || column < 0 || column >= width) continue;
          const j = row * width + column;
          if (labels[j] !== 0 || (mask[j] !== 0) !== wantsForeground) continue;
          labels[j] = count;
          open.push(j);
        }
      }
    }
  }
  return { labels, count };
}

describe('labelComponents', () => {
  it('equals a flood fill for either value and either connectivity', () => {
    fc.assert(
      fc.property(
        arbitraryMask(70),
        fc.constantFrom('foreground', 'background'),
        fc.constantFrom(4, 8),
        ({ mask, width, height }, value, connectivity) => {
          const plain = labelPlain(mask, width, height, value === 'foreground', connectivity);
          expect(labelComponents(mask, width, height, value, connectivity)).toEqual(plain);
          expect(countComponents(mask, width, height, value, connectivity)).toBe(plain.count);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('joins diagonal neighbours in the foreground and not in the background', () => {
    const diagonal = Uint8Array.of(1, 0, 0, 1);
    expect(labelComponents(diagonal, 2, 2).count).toBe(1);
    expect(labelComponents(diagonal, 2, 2, 'background').count).toBe(2);
  });

  it('refuses wrong arguments', () => {
    expect(() => labelComponents(new Uint8Array(3), 1, 2)).toThrow(/mask has 3 values/);
    expect(() => countComponents(new Uint8Array(3), -1, -3)).toThrow(/integers from 1 up/);
    expect(() => labelComponents(new Uint8Array(1), 1, 1, 'all' as 'foreground')).toThrow(/^value must be/);
    expect(() => countComponents(new Uint8Array(1), 1, 1, 'foreground', 6 as 8)).toThrow(
      /^connectivity must be/,
    );
  });
});
