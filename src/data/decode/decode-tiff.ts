// TIFF: strips and tiles; none, LZW, PackBits, deflate; predictors; 1 to 32 bits; chunky and planar. First page only.
import type { GeoTIFFImage } from 'geotiff';
import type { PixelArray } from '../training-sample.ts';
import { applyPalette, checkSize, DecodeError, type DecodedFile } from './decoded-file.ts';
import { expandPackBits, expandTiffLzw } from './tiff-compression.ts';

const COMPRESSIONS = new Map([
  [2, 'CCITT fax'],
  [3, 'CCITT fax'],
  [4, 'CCITT fax'],
  [6, 'old-style JPEG'],
  [34712, 'JPEG 2000'],
]);
const LOSSY = new Set([6, 7, 34712, 50001]);

function tag(image: GeoTIFFImage, name: Parameters<GeoTIFFImage['fileDirectory']['getValue']>[0]): unknown {
  return image.fileDirectory.getValue(name);
}

/** @throws DecodeError */
export async function decodeTiff(bytes: Uint8Array, name: string): Promise<DecodedFile> {
  const { fromArrayBuffer } = await loadReader();
  const damaged = new DecodeError(
    `${name} is a damaged or truncated TIFF.`,
    'Copy or export the file again.',
  );
  let image: GeoTIFFImage;
  let pageCount: number;
  try {
    const tiff = await fromArrayBuffer(bytes.slice().buffer);
    image = await tiff.getImage(0);
    pageCount = await tiff.getImageCount();
    // Bilevel files may leave out BitsPerSample; its default is 1.
    if (!image.fileDirectory.hasTag('BitsPerSample')) image.fileDirectory.actualizedFields.set(258, [1]);
  } catch {
    throw damaged;
  }
  const width = image.getWidth();
  const height = image.getHeight();
  checkSize(name, width, height);
  const compression = Number(tag(image, 'Compression') ?? 1);
  const unreadable = COMPRESSIONS.get(compression);
  if (unreadable !== undefined) {
    throw new DecodeError(
      `${name} is a TIFF with ${unreadable} compression, which is not read.`,
      'Save it as PNG.',
    );
  }
  let samples: Awaited<ReturnType<typeof readSamples>>;
  try {
    samples = await readSamples(image);
  } catch {
    throw damaged;
  }

  const bits = image.getBitsPerSample();
  const photometric = Number(tag(image, 'PhotometricInterpretation') ?? 1);
  const sampleCount = image.getSamplesPerPixel();
  if (![1, 2, 4, 8, 16, 32, 64].includes(bits) || photometric === 5 || photometric > 6) {
    throw new DecodeError(
      `${name} is a TIFF of ${bits} bits per sample and photometric interpretation ${photometric}, which is not read.`,
      'Save it as an 8-bit grey or RGB PNG.',
    );
  }
  const shared = {
    width,
    height,
    format: 'TIFF',
    bitDepth: Math.min(bits, 32) as DecodedFile['bitDepth'],
    isLossy: LOSSY.has(compression),
    ...(pageCount > 1 ? { pageCount } : {}),
  } as const;

  if (photometric === 3) {
    const map = Array.from((await image.fileDirectory.loadValue('ColorMap')) as ArrayLike<number>);
    const entries = map.length / 3;
    const colours = new Uint8Array(map.length);
    for (let entry = 0; entry < entries; entry++) {
      for (let channel = 0; channel < 3; channel++)
        colours[entry * 3 + channel] = map[channel * entries + entry] >> 8;
    }
    const indices = Uint8Array.from(samples as ArrayLike<number>);
    return { ...shared, ...applyPalette(indices, colours), palette: { indices, colours } };
  }
  const channels = sampleCount < 3 ? 1 : 3;
  let pixels = takeChannels(samples, width * height, sampleCount, channels);
  if (bits < 8) pixels = Uint8Array.from(pixels, (value) => (value * 255) / (2 ** bits - 1));
  // WhiteIsZero
  if (photometric === 0 && !(pixels instanceof Float32Array)) {
    const white = pixels instanceof Uint8Array ? 255 : 65535;
    pixels = pixels.map((value) => white - value);
  }
  if (photometric === 6 && channels === 3 && pixels instanceof Uint8Array) yCbCrToRgb(pixels);
  return { ...shared, channels, pixels, palette: null };
}

type Reader = typeof import('geotiff');
let reader: Promise<Reader> | null = null;

/** geotiff, fetched with the first TIFF. */
function loadReader(): Promise<Reader> {
  reader ??= import('geotiff').then((geotiff) => {
    const { addDecoder, BaseDecoder } = geotiff;
    const register = (compression: number, expand: (data: Uint8Array) => Uint8Array) => {
      class Decoder extends BaseDecoder {
        override decodeBlock(buffer: ArrayBufferLike): ArrayBufferLike {
          return expand(new Uint8Array(buffer)).buffer;
        }
      }
      addDecoder(compression, () => Promise.resolve(Decoder));
    };
    register(5, expandTiffLzw);
    register(32773, expandPackBits);
    return geotiff;
  });
  return reader;
}

function readSamples(image: GeoTIFFImage) {
  return image.readRasters({ interleave: true });
}

/** The first channels of interleaved samples, as bytes, 16-bit words or floats. Signed and wide integers become floats. */
function takeChannels(
  samples: ArrayLike<number>,
  count: number,
  sampleCount: number,
  channels: number,
): PixelArray {
  const Kind =
    samples instanceof Uint8Array ? Uint8Array : samples instanceof Uint16Array ? Uint16Array : Float32Array;
  if (samples.length < count * sampleCount) throw new Error('Too few samples.');
  const pixels = new Kind(count * channels);
  for (let pixel = 0; pixel < count; pixel++) {
    for (let channel = 0; channel < channels; channel++)
      pixels[pixel * channels + channel] = samples[pixel * sampleCount + channel];
  }
  return pixels;
}

/** In place; full-range BT.601 as JPEG uses it. */
function yCbCrToRgb(pixels: Uint8Array): void {
  const clamp = (value: number) => Math.min(255, Math.max(0, Math.round(value)));
  for (let at = 0; at < pixels.length; at += 3) {
    const luma = pixels[at];
    const blue = pixels[at + 1] - 128;
    const red = pixels[at + 2] - 128;
    pixels[at] = clamp(luma + 1.402 * red);
    pixels[at + 1] = clamp(luma - 0.344136 * blue - 0.714136 * red);
    pixels[at + 2] = clamp(luma + 1.772 * blue);
  }
}
