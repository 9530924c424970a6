// A mask file reduced to what labels are made from: grey levels or colours, and which of them occur. Pure.
import { isColoured, type ColourCounts } from './colour-classes.ts';
import { DecodeError, type DecodedFile } from './decode/decoded-file.ts';

export interface GreyMask {
  kind: 'grey';
  path: string;
  width: number;
  height: number;
  /** [height · width] */
  values: Uint8Array;
  /** Values that occur, ascending; null where they are noise around black and white. */
  levels: number[] | null;
  isLossy: boolean;
  /** Grey by chance: the file could have held colours. */
  isColourFile: boolean;
  /** Index and palette of palette images, else null. */
  palette: DecodedFile['palette'];
}

export interface ColourMask {
  kind: 'colour';
  path: string;
  width: number;
  height: number;
  /** [height · width · 3] */
  pixels: Uint8Array;
  counts: ColourCounts;
  /** All colours that occur are in counts as they are; otherwise counts holds the centres of bins. */
  isExact: boolean;
  /** Index and palette of palette images, else null. */
  palette: DecodedFile['palette'];
}

export type MaskValues = GreyMask | ColourMask;

/** Levels beyond which a grey mask is a soft one rather than an index map. */
const MOST_LEVELS = 64;
/** Colours beyond which a colour mask is taken for a noisy one. */
const MOST_COLOURS = 24;

/** @throws DecodeError when the labels go beyond 255 */
export function readMask(file: DecodedFile, path: string): MaskValues {
  const { width, height } = file;
  const shared = { path, width, height, palette: file.palette };
  if (file.channels === 3) {
    const pixels = toBytes(file, path);
    if (holdsColour(pixels, file.isLossy ? 4 : 1)) {
      return { ...shared, kind: 'colour', pixels, ...countColours(pixels, file.isLossy) };
    }
    const values = new Uint8Array(width * height);
    for (let pixel = 0; pixel < values.length; pixel++) {
      values[pixel] = Math.round((pixels[pixel * 3] + pixels[pixel * 3 + 1] + pixels[pixel * 3 + 2]) / 3);
    }
    return { ...shared, kind: 'grey', values, ...readLevels(values, file.isLossy), isColourFile: true };
  }
  const values = indicesOfShades(file) ?? toBytes(file, path);
  const isColourFile = file.palette !== null;
  return { ...shared, kind: 'grey', values, ...readLevels(values, file.isLossy), isColourFile };
}

function readLevels(values: Uint8Array, isLossy: boolean) {
  const seen = new Uint8Array(256);
  for (const value of values) seen[value] = 1;
  const levels = [...seen.keys()].filter((value) => seen[value] === 1);
  return { levels: isLossy || levels.length > MOST_LEVELS ? null : levels, isLossy };
}

/**
 * Shades that are only a display of indices: grey of 2 or 4 bits, and palettes of a few shades other than the plain
 * grey ramp, from black upwards. Null for all other images.
 */
function indicesOfShades({ palette, bitDepth, pixels, format }: DecodedFile): Uint8Array | null {
  if (palette !== null) {
    const used = [...new Set(palette.indices)].sort((a, b) => a - b);
    const shades = used.map((index) => palette.colours[index * 3]);
    const rises = shades.every((shade, at) => at === 0 || shade > shades[at - 1]);
    return used.length >= 3 && used.length <= 8 && rises && palette.colours[0] === 0 ? palette.indices : null;
  }
  if ((bitDepth === 2 || bitDepth === 4) && (format === 'PNG' || format === 'TIFF')) {
    const stretch = 255 / (2 ** bitDepth - 1);
    return Uint8Array.from(pixels, (value) => value / stretch);
  }
  return null;
}

/**
 * Samples as bytes. 16-bit integers keep their values where they are labels up to 255; two-valued ones become 0 and
 * 255; soft ones lose their lower byte. Floats are read as integers where they are, else as 0…1 or 0…255.
 */
function toBytes({ pixels }: DecodedFile, path: string): Uint8Array {
  if (pixels instanceof Uint8Array) return pixels;
  let most = 0;
  let least = Infinity;
  let isWhole = true;
  let second = 0;
  let isTwoValued = true;
  for (const value of pixels) {
    if (value > most) most = value;
    if (value < least) least = value;
    if (isWhole && !Number.isInteger(value)) isWhole = false;
    if (value !== 0 && isTwoValued) {
      if (second === 0) second = value;
      else if (value !== second) isTwoValued = false;
    }
  }
  if (isTwoValued && (most > 255 || !isWhole))
    return Uint8Array.from(pixels, (value) => (value !== 0 ? 255 : 0));
  if (isWhole && most <= 255 && least >= 0) return Uint8Array.from(pixels);
  if (pixels instanceof Float32Array) {
    if (isWhole && most > 255) throw tooManyLabels(path, most);
    const factor = most <= 1 ? 255 : 1;
    return Uint8Array.from(pixels, (value) => (value > 0 ? Math.min(255, Math.round(value * factor)) : 0));
  }
  const levels = new Set(pixels);
  if (most < 32768 || levels.size <= MOST_LEVELS) throw tooManyLabels(path, most);
  return Uint8Array.from(pixels, (value) => value >> 8);
}

function tooManyLabels(path: string, most: number): DecodeError {
  return new DecodeError(
    `${path} holds values up to ${most}; labels go from 0 to 255.`,
    'Renumber the classes from 1 upwards, or save a mask of 0 and 255.',
  );
}

function holdsColour(pixels: Uint8Array, leastPixels: number): boolean {
  let coloured = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    if (isColoured([pixels[at], pixels[at + 1], pixels[at + 2]]) && ++coloured >= leastPixels) return true;
  }
  return false;
}

function countColours(pixels: Uint8Array, isLossy: boolean): { counts: ColourCounts; isExact: boolean } {
  const exact: ColourCounts = new Map();
  if (!isLossy) {
    for (let at = 0; at < pixels.length && exact.size <= MOST_COLOURS; at += 3) {
      const colour = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
      exact.set(colour, (exact.get(colour) ?? 0) + 1);
    }
    if (exact.size <= MOST_COLOURS) return { counts: exact, isExact: true };
  }
  // Bins of 32 levels a side; each stands for the mean of what fell into it.
  const sums = new Float64Array(512 * 4);
  for (let at = 0; at < pixels.length; at += 3) {
    const bin = ((pixels[at] >> 5) << 6) | ((pixels[at + 1] >> 5) << 3) | (pixels[at + 2] >> 5);
    for (let channel = 0; channel < 3; channel++) sums[bin * 4 + channel] += pixels[at + channel];
    sums[bin * 4 + 3]++;
  }
  const counts: ColourCounts = new Map();
  for (let bin = 0; bin < 512; bin++) {
    const count = sums[bin * 4 + 3];
    if (count === 0) continue;
    const mean = (channel: number) => Math.round(sums[bin * 4 + channel] / count);
    const colour = (mean(0) << 16) | (mean(1) << 8) | mean(2);
    counts.set(colour, (counts.get(colour) ?? 0) + count);
  }
  return { counts, isExact: false };
}
