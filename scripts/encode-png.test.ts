import { decode } from 'fast-png';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePng } from './encode-png.ts';

describe('encodePng', () => {
  it('is read back unchanged', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom<1 | 3>(1, 3),
        fc.boolean(),
        fc.infiniteStream(fc.nat(255)),
        (width, height, channels, isSmooth, noise) => {
          const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) =>
            isSmooth ? (i * 3) & 255 : (noise.next().value as number),
          );
          const read = decode(encodePng({ width, height, channels, pixels }), { checkCrc: true });
          expect(read).toMatchObject({ width, height, channels, depth: 8 });
          expect(Array.from(read.data)).toEqual(Array.from(pixels));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses pixels that do not fit the size', () => {
    expect(() => encodePng({ width: 2, height: 2, channels: 3, pixels: new Uint8Array(4) })).toThrow(
      /has 4 values; its size needs 12/,
    );
  });
});
