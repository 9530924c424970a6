// JPEG, BMP and WebP through the browser's own decoders, made exact: no colour profile, no EXIF rotation.
import { checkSize, DecodeError, type DecodedFile } from './decoded-file.ts';

/** @throws DecodeError naming the format when the browser cannot decode it */
async function paint(bytes: Uint8Array, type: string, name: string): Promise<ImageData> {
  const failed = new DecodeError(
    `${name} is a damaged ${type}, or one that this browser cannot read.`,
    'Save it as PNG.',
  );
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(
      new Blob([bytes as Uint8Array<ArrayBuffer>], { type: `image/${type.toLowerCase()}` }),
      {
        colorSpaceConversion: 'none',
        premultiplyAlpha: 'none',
      },
    );
  } catch {
    throw failed;
  }
  try {
    checkSize(name, bitmap.width, bitmap.height);
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', {
      willReadFrequently: true,
    });
    if (context === null) throw failed;
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

function takeChannels({ data, width, height }: ImageData, channels: 1 | 3): Uint8Array {
  const count = width * height;
  const pixels = new Uint8Array(count * channels);
  for (let pixel = 0; pixel < count; pixel++) {
    for (let channel = 0; channel < channels; channel++)
      pixels[pixel * channels + channel] = data[pixel * 4 + channel];
  }
  return pixels;
}

interface JpegFrame {
  width: number;
  height: number;
  components: number;
}

/**
 * Reads the frame header and cuts out what would turn or recolour the picture: APP1 (EXIF) and APP2 (ICC profile).
 *
 * @throws DecodeError when the file ends before its end-of-image marker
 */
function readJpeg(bytes: Uint8Array, name: string): { frame: JpegFrame; clean: Uint8Array } {
  const truncated = new DecodeError(`${name} is a truncated JPEG.`, 'Copy or export the file again.');
  const kept: [number, number][] = [[0, 2]];
  let frame: JpegFrame | null = null;
  let offset = 2;
  for (;;) {
    if (offset + 2 > bytes.length) throw truncated;
    if (bytes[offset] !== 0xff) {
      // Entropy-coded data, or stray bytes between segments: goes on to the next marker.
      const next = nextMarker(bytes, offset);
      if (next < 0) throw truncated;
      kept.push([offset, next]);
      offset = next;
      continue;
    }
    const marker = bytes[offset + 1];
    if (marker === 0xd9) {
      kept.push([offset, offset + 2]);
      break;
    }
    // Fill bytes, stuffed zeros and restart markers have no length.
    if (marker === 0xff || marker === 0x00 || (marker >= 0xd0 && marker <= 0xd7)) {
      const length = marker === 0xff ? 1 : 2;
      kept.push([offset, offset + length]);
      offset += length;
      continue;
    }
    if (offset + 4 > bytes.length) throw truncated;
    const end = offset + 2 + ((bytes[offset + 2] << 8) | bytes[offset + 3]);
    if (end > bytes.length) throw truncated;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      frame = {
        height: (bytes[offset + 5] << 8) | bytes[offset + 6],
        width: (bytes[offset + 7] << 8) | bytes[offset + 8],
        components: bytes[offset + 9],
      };
    }
    if (marker !== 0xe1 && marker !== 0xe2) kept.push([offset, end]);
    offset = end;
  }
  if (frame === null) throw truncated;
  const clean = new Uint8Array(kept.reduce((sum, [from, to]) => sum + to - from, 0));
  let at = 0;
  for (const [from, to] of kept) {
    clean.set(bytes.subarray(from, to), at);
    at += to - from;
  }
  return { frame, clean };
}

/** Offset of the next marker proper (not a stuffed 0xff00, not a restart marker), or −1. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1];
    if (code !== undefined && code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return at;
  }
  return -1;
}

/** @throws DecodeError */
export async function decodeJpeg(bytes: Uint8Array, name: string): Promise<DecodedFile> {
  const { frame, clean } = readJpeg(bytes, name);
  checkSize(name, frame.width, frame.height);
  const painted = await paint(clean, 'JPEG', name);
  const channels = frame.components === 1 ? 1 : 3;
  return {
    width: painted.width,
    height: painted.height,
    channels,
    pixels: takeChannels(painted, channels),
    format: 'JPEG',
    bitDepth: 8,
    isLossy: true,
    palette: null,
  };
}

/**
 * PNG of 8 bits without transparency only: quicker than decode-png.ts in a worker that has just begun, and as exact.
 *
 * @throws DecodeError; also for transparent pixels, whose colours a canvas does not keep
 */
export async function decodeByBrowser(
  bytes: Uint8Array,
  format: 'BMP' | 'WebP' | 'PNG',
  name: string,
): Promise<DecodedFile> {
  const painted = await paint(bytes, format, name);
  const { data } = painted;
  let isGrey = true;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] !== 255)
      throw new DecodeError(
        `${name} is a ${format} with transparency, which is not read.`,
        'Save it as PNG.',
      );
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) isGrey = false;
  }
  const channels = isGrey ? 1 : 3;
  // "VP8 " is WebP's lossy bitstream, "VP8L" the lossless one; the extended header says which follows.
  const text = String.fromCharCode(...bytes.subarray(12, 4096));
  return {
    width: painted.width,
    height: painted.height,
    channels,
    pixels: takeChannels(painted, channels),
    format,
    bitDepth: 8,
    isLossy: format === 'WebP' && !text.includes('VP8L'),
    palette: null,
  };
}
