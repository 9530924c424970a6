// Turns maps into RGBA pixels and counts what it painted. Pure: typed arrays in, typed arrays out.
import type { PixelArray } from '../data/training-sample.ts';
import { classShade, OVERLAY_RGB } from './paint-protocol.ts';
import type { OverlayColour } from './paint-protocol.ts';

export interface Painted {
  /** [height · width · 4], not premultiplied. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
  /** Image pixels of the structure shown. */
  areaPx: number;
  /** Pixels with alpha > 0, and with alpha ≥ 128. */
  paintedPx: number;
  strongPx: number;
  falsePositivePx: number;
  falseNegativePx: number;
}

function blank(count: number): Painted {
  return {
    rgba: new Uint8ClampedArray(count * 4),
    areaPx: 0,
    paintedPx: 0,
    strongPx: 0,
    falsePositivePx: 0,
    falseNegativePx: 0,
  };
}

/** One opaque RGBA pixel as a 32-bit word (every browser runs little-endian). */
function pack([red, green, blue]: readonly [number, number, number], alpha = 255): number {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

const BINS = 65_536;

/**
 * Values at the 0.1th and 99.9th percentile, over all channels (histogram of 65 536 bins).
 * A flat image gives low = value, high = value + 1.
 */
export function stretchRange(pixels: PixelArray): { low: number; high: number } {
  let least = Infinity;
  let most = -Infinity;
  for (const value of pixels) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (!(most > least))
    return { low: Number.isFinite(least) ? least : 0, high: (Number.isFinite(least) ? least : 0) + 1 };
  const scale = pixels instanceof Float32Array ? (BINS - 1) / (most - least) : 1;
  const origin = pixels instanceof Float32Array ? least : 0;
  const histogram = new Uint32Array(BINS);
  for (const value of pixels) histogram[Math.round((value - origin) * scale)]++;
  const edge = (target: number): number => {
    let seen = 0;
    for (let bin = 0; bin < BINS; bin++) {
      seen += histogram[bin];
      if (seen > target) return origin + bin / scale;
    }
    return most;
  };
  const low = edge(pixels.length * 0.001);
  const high = edge(pixels.length * 0.999 - 1);
  return high > low ? { low, high } : { low: least, high: most };
}

/**
 * The image itself, opaque: 8-bit values as they are, wider ones stretched between the 0.1th and 99.9th percentile.
 *
 * @param pixels [height · width · channels]
 */
export function paintImage(pixels: PixelArray, channels: 1 | 3, count: number): Painted {
  const painted = blank(count);
  const { rgba } = painted;
  const { low, high } = pixels instanceof Uint8Array ? { low: 0, high: 255 } : stretchRange(pixels);
  const gain = 255 / (high - low);
  for (let at = 0; at < count; at++) {
    const from = at * channels;
    const to = at * 4;
    rgba[to] = (pixels[from] - low) * gain;
    rgba[to + 1] = channels === 3 ? (pixels[from + 1] - low) * gain : rgba[to];
    rgba[to + 2] = channels === 3 ? (pixels[from + 2] - low) * gain : rgba[to];
    rgba[to + 3] = 255;
  }
  painted.areaPx = count;
  painted.paintedPx = count;
  painted.strongPx = count;
  return painted;
}

/** One word per class, in its shade. */
function shadesOf(colour: OverlayColour, classCount: number): Uint32Array {
  const most = Math.max(1, classCount);
  return Uint32Array.from({ length: 256 }, (_, index) =>
    index === 0 ? 0 : pack(classShade(colour, Math.min(index, most), classCount)),
  );
}

/**
 * An index map of classes, filled; 0 is transparent.
 *
 * @param map [height · width], 0…K
 */
export function fillClasses(map: Uint8Array, colour: OverlayColour, classCount: number): Painted {
  const painted = blank(map.length);
  const words = new Uint32Array(painted.rgba.buffer);
  const shades = shadesOf(colour, classCount);
  for (let at = 0; at < map.length; at++) {
    if (map[at] === 0) continue;
    words[at] = shades[map[at]];
    painted.areaPx++;
  }
  painted.paintedPx = painted.areaPx;
  painted.strongPx = painted.areaPx;
  return painted;
}

/**
 * Outlines of the classes of an index map, one canvas pixel wide, drawn on the background beside them, so that even a structure
 * one pixel wide stays hollow and the image shows through; between two classes that touch, on the left or upper one.
 *
 * @param map [height · width], 0…K
 * @param scale canvas pixels per image pixel, a whole number ≥ 1
 * @returns rgba of [height · scale, width · scale]
 */
export function outlineClasses(
  map: Uint8Array,
  width: number,
  height: number,
  colour: OverlayColour,
  classCount: number,
  scale: number,
): Painted {
  const painted = blank(width * height * scale * scale);
  const words = new Uint32Array(painted.rgba.buffer);
  const shades = shadesOf(colour, classCount);
  const stride = width * scale;
  let paintedPx = 0;
  /** A straight line of `scale` pixels. */
  const draw = (from: number, step: number, shade: number): void => {
    for (let k = 0, at = from; k < scale; k++, at += step) {
      if (words[at] === 0) paintedPx++;
      words[at] = shade;
    }
  };
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      const own = map[at];
      if (own !== 0) painted.areaPx++;
      const right = column + 1 < width ? map[at + 1] : own;
      const below = row + 1 < height ? map[at + width] : own;
      const corner = row * scale * stride + column * scale;
      if (right !== 0 && right !== own) draw(corner + scale - 1, stride, shades[own || right]);
      if (below !== 0 && below !== own) draw(corner + (scale - 1) * stride, 1, shades[own || below]);
      if (own !== 0) continue;
      const left = column > 0 ? map[at - 1] : 0;
      const above = row > 0 ? map[at - width] : 0;
      if (left !== 0) draw(corner, stride, shades[left]);
      if (above !== 0) draw(corner, 1, shades[above]);
    }
  }
  painted.paintedPx = paintedPx;
  painted.strongPx = paintedPx;
  return painted;
}

/**
 * An index map at a smaller size: a block of factor × factor pixels gets the first class in it, so that no thin structure is lost.
 *
 * @returns [⌈height / factor⌉ · ⌈width / factor⌉]
 */
export function shrinkClasses(map: Uint8Array, width: number, height: number, factor: number): Uint8Array {
  const columns = Math.ceil(width / factor);
  const small = new Uint8Array(columns * Math.ceil(height / factor));
  for (let row = 0, at = 0; row < height; row++) {
    const target = Math.floor(row / factor) * columns;
    for (let column = 0; column < width; column++, at++) {
      if (map[at] === 0) continue;
      const to = target + Math.floor(column / factor);
      if (small[to] === 0) small[to] = map[at];
    }
  }
  return small;
}

/** A map of strengths 0…255, painted with alpha = strength. */
export function fillStrength(map: Uint8Array, colour: OverlayColour): Painted {
  const painted = blank(map.length);
  const words = new Uint32Array(painted.rgba.buffer);
  for (let at = 0; at < map.length; at++) {
    if (map[at] === 0) continue;
    words[at] = pack(OVERLAY_RGB[colour], map[at]);
    painted.paintedPx++;
    if (map[at] >= 128) painted.strongPx++;
  }
  painted.areaPx = painted.paintedPx;
  return painted;
}

/**
 * The predicted classes at a threshold.
 * At 0.5 this is the network's argmax. At any other threshold a pixel counts if its foreground probability reaches it;
 * it keeps its argmax class, or the first class where the argmax is background.
 *
 * @param probability foreground probability, 0…255
 * @param prediction argmax, 0…K
 */
export function thresholdPrediction(
  probability: Uint8Array,
  prediction: Uint8Array,
  threshold: number,
): Uint8Array {
  if (threshold === 0.5) return prediction;
  const least = threshold * 255;
  const classes = new Uint8Array(prediction.length);
  for (let at = 0; at < classes.length; at++) {
    if (probability[at] >= least) classes[at] = prediction[at] === 0 ? 1 : prediction[at];
  }
  return classes;
}

export interface Errors {
  /** 1 false positive (also a wrong class), 2 false negative, 0 right or outside of the field of view. */
  map: Uint8Array;
  falsePositivePx: number;
  falseNegativePx: number;
}

/** Compares a prediction with the labels inside the field of view. */
export function findErrors(
  prediction: Uint8Array,
  labels: Uint8Array,
  fieldOfView: Uint8Array | null,
): Errors {
  const map = new Uint8Array(labels.length);
  let falsePositivePx = 0;
  let falseNegativePx = 0;
  for (let at = 0; at < map.length; at++) {
    if (prediction[at] === labels[at] || (fieldOfView !== null && fieldOfView[at] === 0)) continue;
    if (prediction[at] === 0) {
      map[at] = 2;
      falseNegativePx++;
    } else {
      map[at] = 1;
      falsePositivePx++;
    }
  }
  return { map, falsePositivePx, falseNegativePx };
}

/** Errors in their two colours, filled. */
export function fillErrors({ map, falsePositivePx, falseNegativePx }: Errors): Painted {
  const painted = fillClasses(map, 'falsePositive', 1);
  const words = new Uint32Array(painted.rgba.buffer);
  const missed = pack(OVERLAY_RGB.falseNegative);
  for (let at = 0; at < map.length; at++) if (map[at] === 2) words[at] = missed;
  return { ...painted, falsePositivePx, falseNegativePx };
}

/**
 * Outlines of both kinds of error in their colours; where both claim a pixel, the missed one has it.
 *
 * @param map of Errors, at the size [height · width]
 */
export function outlineErrors(map: Uint8Array, width: number, height: number, scale: number): Painted {
  const only = (kind: number): Uint8Array => map.map((value) => (value === kind ? 1 : 0));
  const painted = outlineClasses(only(1), width, height, 'falsePositive', 1, scale);
  const missed = outlineClasses(only(2), width, height, 'falseNegative', 1, scale);
  const words = new Uint32Array(painted.rgba.buffer);
  const over = new Uint32Array(missed.rgba.buffer);
  let paintedPx = 0;
  for (let at = 0; at < words.length; at++) {
    if (over[at] !== 0) words[at] = over[at];
    if (words[at] !== 0) paintedPx++;
  }
  return { ...painted, areaPx: painted.areaPx + missed.areaPx, paintedPx, strongPx: paintedPx };
}
