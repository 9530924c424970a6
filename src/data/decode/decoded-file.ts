// What decoding a file gives, and how it fails. Shared by all decoders.
import type { DecodedImage } from '../training-sample.ts';

export type ImageFormat = 'PNG' | 'JPEG' | 'GIF' | 'TIFF' | 'BMP' | 'WebP' | 'PNM' | 'MAT';

/**
 * A decoded file in canonical form (docs/decoding.md): rows top to bottom, channels interleaved, alpha dropped, no
 * colour management, no EXIF rotation. Grey of 1, 2 or 4 bits is stretched to 0…255; 8 and 16 bits and floats stay as
 * they are. Palette images hold their colours, as one channel where all colours in use are grey.
 */
export interface DecodedFile extends DecodedImage {
  format: ImageFormat;
  /** Bits per sample in the file; of the index for palette images. */
  bitDepth: 1 | 2 | 4 | 8 | 16 | 32;
  /** Compression changed the values: two-valued masks come back with values around both. */
  isLossy: boolean;
  /** Of palette images: the index of every pixel [height · width], and the colours as RGB triples; else null. */
  palette: { indices: Uint8Array; colours: Uint8Array } | null;
  /** Pages in the file where there are several; the first is what was decoded. */
  pageCount?: number;
}

/** Most pixels of one image: beyond that a browser tab runs out of memory long before the network does. */
export const MAX_PIXELS = 100_000_000;

/** A file that cannot be read: one sentence that names it, and one that says what to do. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

/** @throws DecodeError when the size is zero or beyond MAX_PIXELS */
export function checkSize(name: string, width: number, height: number): void {
  if (!(width > 0 && height > 0))
    throw new DecodeError(`${name} has no pixels (${width} × ${height}).`, 'Replace the file.');
  if (width * height > MAX_PIXELS) {
    throw new DecodeError(
      `${name} is ${width} × ${height}, more than ${MAX_PIXELS / 1e6} million pixels.`,
      'Cut the image into tiles or scale it down.',
    );
  }
}

/** Palette indices as colours: one channel where every colour in use is grey, else RGB. */
export function applyPalette(
  indices: Uint8Array,
  colours: Uint8Array,
): { channels: 1 | 3; pixels: Uint8Array } {
  const used = new Uint8Array(256);
  for (const index of indices) used[index] = 1;
  let isGrey = true;
  for (let index = 0; index < 256; index++) {
    const [red = 0, green = 0, blue = 0] = colours.subarray(index * 3, index * 3 + 3);
    if (used[index] === 1 && (red !== green || green !== blue)) isGrey = false;
  }
  // Indices beyond the palette are black, as in PIL.
  const table = new Uint8Array(256 * 3);
  table.set(colours.subarray(0, 256 * 3));
  if (isGrey) return { channels: 1, pixels: Uint8Array.from(indices, (index) => table[index * 3]) };
  const pixels = new Uint8Array(indices.length * 3);
  for (let pixel = 0; pixel < indices.length; pixel++) {
    const from = indices[pixel] * 3;
    pixels[pixel * 3] = table[from];
    pixels[pixel * 3 + 1] = table[from + 1];
    pixels[pixel * 3 + 2] = table[from + 2];
  }
  return { channels: 3, pixels };
}

/** Samples of 1, 2 or 4 bits, rows padded to whole bytes, as one byte each (not stretched). */
export function unpackBits(
  packed: Uint8Array,
  width: number,
  height: number,
  bitDepth: 1 | 2 | 4,
): Uint8Array {
  const values = new Uint8Array(width * height);
  const rowBytes = Math.ceil((width * bitDepth) / 8);
  const mask = (1 << bitDepth) - 1;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const bit = column * bitDepth;
      const byte = packed[row * rowBytes + (bit >> 3)];
      values[row * width + column] = (byte >> (8 - bitDepth - (bit & 7))) & mask;
    }
  }
  return values;
}
