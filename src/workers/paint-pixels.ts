// Turns maps into RGBA pixels and counts what it painted. Pure: typed arrays in, typed arrays out.
import type { PixelArray } from '../data/training-sample.ts';
import { classShade, OVERLAY_RGB } from './paint-protocol.ts';
import type { LayerMode, OverlayColour } from './paint-protocol.ts';

export interface Painted {
  /** [height · width · 4], not premultiplied. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
  paintedPx: number;
  strongPx: number;
  falsePositivePx: number;
  falseNegativePx: number;
}

function blank(count: number): Painted {
  return {
    rgba: new Uint8ClampedArray(count * 4),
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
  painted.paintedPx = count;
  painted.strongPx = count;
  return painted;
}

/**
 * An index map of classes, 0 transparent.
 * Outline: the background pixels that touch a class by an edge (so that even a structure one pixel wide stays hollow and the
 * image shows through), and the left or upper side of a border between two classes.
 *
 * @param map [height · width], 0…K
 */
export function paintClasses(
  map: Uint8Array,
  width: number,
  height: number,
  colour: OverlayColour,
  classCount: number,
  mode: LayerMode,
): Painted {
  const painted = blank(width * height);
  const words = new Uint32Array(painted.rgba.buffer);
  const shades = new Uint32Array(256);
  for (let index = 1; index < 256; index++)
    shades[index] = pack(classShade(colour, Math.min(index, Math.max(1, classCount)), classCount));
  let paintedPx = 0;
  if (mode === 'fill') {
    for (let at = 0; at < map.length; at++) {
      if (map[at] === 0) continue;
      words[at] = shades[map[at]];
      paintedPx++;
    }
  } else {
    for (let row = 0, at = 0; row < height; row++) {
      for (let column = 0; column < width; column++, at++) {
        const own = map[at];
        const right = column + 1 < width ? map[at + 1] : own;
        const below = row + 1 < height ? map[at + width] : own;
        let edge = 0;
        if (own === 0) {
          edge = right || below || (column > 0 ? map[at - 1] : 0) || (row > 0 ? map[at - width] : 0);
        } else if ((right !== own && right !== 0) || (below !== own && below !== 0)) {
          edge = own;
        }
        if (edge === 0) continue;
        words[at] = shades[edge];
        paintedPx++;
      }
    }
  }
  painted.paintedPx = paintedPx;
  painted.strongPx = paintedPx;
  return painted;
}

/**
 * A map of strengths 0…255, painted with alpha = strength.
 * Outline: as for classes, around strength ≥ 128.
 */
export function paintStrength(
  map: Uint8Array,
  width: number,
  height: number,
  colour: OverlayColour,
  mode: LayerMode,
): Painted {
  if (mode === 'outline') {
    const binary = map.map((value) => (value >= 128 ? 1 : 0));
    return paintClasses(binary, width, height, colour, 1, 'outline');
  }
  const painted = blank(width * height);
  const words = new Uint32Array(painted.rgba.buffer);
  for (let at = 0; at < map.length; at++) {
    if (map[at] === 0) continue;
    words[at] = pack(OVERLAY_RGB[colour], map[at]);
    painted.paintedPx++;
    if (map[at] >= 128) painted.strongPx++;
  }
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

/**
 * Errors of a prediction: false positives (also a wrong class) and false negatives, each in its colour, inside the field of view.
 * The counts are of pixels in error, also in outline mode.
 */
export function paintErrors(
  prediction: Uint8Array,
  labels: Uint8Array,
  fieldOfView: Uint8Array | null,
  width: number,
  height: number,
  mode: LayerMode,
): Painted {
  // 1 false positive, 2 false negative
  const errors = new Uint8Array(labels.length);
  let falsePositivePx = 0;
  let falseNegativePx = 0;
  for (let at = 0; at < errors.length; at++) {
    if (prediction[at] === labels[at] || (fieldOfView !== null && fieldOfView[at] === 0)) continue;
    if (prediction[at] === 0) {
      errors[at] = 2;
      falseNegativePx++;
    } else {
      errors[at] = 1;
      falsePositivePx++;
    }
  }
  const painted = paintClasses(errors, width, height, 'falsePositive', 1, mode);
  const words = new Uint32Array(painted.rgba.buffer);
  const blue = pack(OVERLAY_RGB.falseNegative);
  if (mode === 'fill') {
    for (let at = 0; at < errors.length; at++) if (errors[at] === 2) words[at] = blue;
  } else {
    const negatives = errors.map((value) => (value === 2 ? 1 : 0));
    const around = paintClasses(negatives, width, height, 'falseNegative', 1, 'outline');
    const edges = new Uint32Array(around.rgba.buffer);
    let paintedPx = 0;
    for (let at = 0; at < errors.length; at++) {
      if (edges[at] !== 0) words[at] = edges[at];
      if (words[at] !== 0) paintedPx++;
    }
    painted.paintedPx = paintedPx;
    painted.strongPx = paintedPx;
  }
  painted.falsePositivePx = falsePositivePx;
  painted.falseNegativePx = falseNegativePx;
  return painted;
}
