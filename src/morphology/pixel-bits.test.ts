import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMask } from './arbitrary-masks.ts';
import { countSetBits, invertBits, packPixels, pixelBitsBytes, unpackPixels } from './pixel-bits.ts';

/** Bits of the image and of its ring, read one by one. */
function readPlain({ words, stride, width, height }: ReturnType<typeof packPixels>) {
  const pixels: number[] = [];
  let beyond = 0;
  words.forEach((word, at) => {
    const row = Math.floor(at / stride) - 1;
    for (let bit = 0; bit < 32; bit++) {
      const column = 32 * ((at % stride) - 1) + bit;
      const value = (word >>> bit) & 1;
      if (row >= 0 && row < height && column >= 0 && column < width) pixels[row * width + column] = value;
      else beyond += value;
    }
  });
  return { pixels, beyond };
}

describe('pixel bits', () => {
  it('hold a mask of any size and any values, wherever its bytes begin, with a clear ring', () => {
    fc.assert(
      fc.property(
        arbitraryMask(70, 255),
        fc.integer({ min: 0, max: 3 }),
        ({ mask, width, height }, offset) => {
          const shifted = new Uint8Array(new ArrayBuffer(mask.length + offset), offset);
          shifted.set(mask);
          const bits = packPixels(shifted, width, height);
          const binary = mask.map((value) => (value === 0 ? 0 : 1));
          expect(readPlain(bits)).toEqual({ pixels: [...binary], beyond: 0 });
          expect(bits.words.byteLength).toBe(pixelBitsBytes(width, height));
          expect(unpackPixels(bits)).toEqual(binary);
          const inverse = binary.map((value) => 1 - value);
          expect(readPlain(invertBits(bits))).toEqual({ pixels: [...inverse], beyond: 0 });
        },
      ),
    );
  });

  it('are counted', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (word) => {
        const plain = (word >>> 0).toString(2).replaceAll('0', '').length;
        expect(countSetBits(word)).toBe(plain);
      }),
    );
  });
});
