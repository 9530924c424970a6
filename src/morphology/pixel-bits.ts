// A mask as one bit a pixel, 32 of a row in a word, with a clear ring around it: what asks for neighbours asks for 32 at once.

export interface PixelBits {
  width: number;
  height: number;
  /** Words from one row to the next: those of a row, and a clear one on either side. */
  stride: number;
  /**
   * [(height + 2) · stride]; bit c of word (row + 1) · stride + 1 + w is the pixel in column 32 · w + c. Bits beyond the
   * width, and the rows above and below, are clear.
   */
  words: Int32Array<ArrayBuffer>;
}

const BITS = 32;
/** Of each byte all bits but the highest. */
const LOW_BITS = 0x7f7f7f7f;
/** Takes bits 0, 8, 16 and 24 to bits 28 to 31; no two of the products meet. */
const GATHER = 0x10204080;
/** Four pixels of 0 or 1 for each four bits. */
const QUADS = Int32Array.from(
  { length: 16 },
  (_, bits) => (bits & 1) | ((bits & 2) << 7) | ((bits & 4) << 14) | ((bits & 8) << 21),
);

/** Four pixels at a time where rows begin at whole words. */
const hasQuads = ({ byteOffset }: Uint8Array, width: number): boolean =>
  width % 4 === 0 && byteOffset % 4 === 0;

export function clearBits(width: number, height: number): PixelBits {
  const stride = Math.ceil(width / BITS) + 2;
  return { width, height, stride, words: new Int32Array((height + 2) * stride) };
}

/** Bytes of {@link PixelBits.words}. */
export function pixelBitsBytes(width: number, height: number): number {
  return 4 * (height + 2) * (Math.ceil(width / BITS) + 2);
}

/** @param mask [height · width] row-major, foreground ≠ 0; its size is not checked */
export function packPixels(mask: Uint8Array, width: number, height: number): PixelBits {
  const bits = clearBits(width, height);
  const { words, stride } = bits;
  if (hasQuads(mask, width)) {
    const quads = new Int32Array(mask.buffer, mask.byteOffset, mask.length / 4);
    for (let row = 0, at = 0; row < height; row++) {
      const first = (row + 1) * stride + 1;
      for (let quad = 0; quad < width / 4; quad++, at++) {
        const pixels = quads[at];
        if (pixels === 0) continue;
        // The highest bit of each byte that is not 0, as its lowest.
        const set = ((((pixels & LOW_BITS) + LOW_BITS) | pixels) >>> 7) & 0x01010101;
        words[first + (quad >> 3)] |= (Math.imul(set, GATHER) >>> 28) << ((quad & 7) << 2);
      }
    }
    return bits;
  }
  for (let row = 0, at = 0; row < height; row++) {
    const first = (row + 1) * stride + 1;
    for (let column = 0; column < width; column++, at++) {
      if (mask[at] !== 0) words[first + (column >> 5)] |= 1 << (column & 31);
    }
  }
  return bits;
}

/** @returns [height · width], 0 or 1 */
export function unpackPixels({ words, stride, width, height }: PixelBits): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(width * height);
  if (hasQuads(mask, width)) {
    const quads = new Int32Array(mask.buffer);
    for (let row = 0, at = 0; row < height; row++) {
      const first = (row + 1) * stride + 1;
      for (let quad = 0; quad < width / 4; quad++, at++) {
        quads[at] = QUADS[(words[first + (quad >> 3)] >>> ((quad & 7) << 2)) & 15];
      }
    }
    return mask;
  }
  for (let row = 0, at = 0; row < height; row++) {
    const first = (row + 1) * stride + 1;
    for (let column = 0; column < width; column++, at++) {
      mask[at] = (words[first + (column >> 5)] >>> (column & 31)) & 1;
    }
  }
  return mask;
}

/** The other pixels of the image; the ring stays clear. */
export function invertBits({ words, stride, width, height }: PixelBits): PixelBits {
  const inverted = clearBits(width, height);
  const rest = width % BITS;
  const lastBits = rest === 0 ? -1 : (1 << rest) - 1;
  for (let row = 1; row <= height; row++) {
    const last = (row + 1) * stride - 2;
    for (let at = row * stride + 1; at <= last; at++) inverted.words[at] = ~words[at];
    inverted.words[last] &= lastBits;
  }
  return inverted;
}

export function countSetBits(word: number): number {
  let sums = word - ((word >>> 1) & 0x55555555);
  sums = (sums & 0x33333333) + ((sums >>> 2) & 0x33333333);
  return Math.imul((sums + (sums >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
