// Paints the loss lab's maps. Pure: typed arrays in, RGBA out.
import { OVERLAY_RGB } from './paint-protocol.ts';
import { PUSH_RAMP, ZERO_ON_TRUTH } from './loss-lab-protocol.ts';

/** Shades on each side of zero. */
const SHADES = 255;

const pack = (red: number, green: number, blue: number, alpha = 255): number =>
  ((alpha << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0;

/** [2 · SHADES + 1] words, lower first, with the given colour at zero. */
function rampWords(zero: readonly [number, number, number]): Uint32Array {
  return Uint32Array.from({ length: 2 * SHADES + 1 }, (_, i) => {
    const [first, ...rest] = i < SHADES ? PUSH_RAMP.lower : PUSH_RAMP.raise;
    const colours = [zero, ...rest];
    const place = (Math.abs(i - SHADES) / SHADES) * (colours.length - 1);
    const at = Math.min(colours.length - 2, Math.floor(place));
    const mix = (channel: 0 | 1 | 2): number =>
      colours[at][channel] + (colours[at + 1][channel] - colours[at][channel]) * (place - at);
    // What is faint keeps the lighter zero of the ground truth in every channel.
    const least = (channel: 0 | 1 | 2): number =>
      Math.max(mix(channel), Math.min(first[channel], zero[channel]));
    return pack(least(0), least(1), least(2));
  });
}

const OFF_TRUTH = rampWords(PUSH_RAMP.raise[0]);
const ON_TRUTH = rampWords(ZERO_ON_TRUTH);

/**
 * A map of pushes: square root of the size, clipped at the limit.
 *
 * @param push [n] > 0 is painted as raise, < 0 as lower
 * @param truth [n] ≠ 0 where zero is the lighter one
 * @param limit > 0
 * @returns [n · 4] opaque
 */
export function paintPush(
  push: Float32Array,
  truth: Uint8Array,
  limit: number,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * push.length);
  const words = new Uint32Array(rgba.buffer);
  for (let at = 0; at < push.length; at++) {
    const size = Math.round(SHADES * Math.sqrt(Math.min(1, Math.abs(push[at]) / limit)));
    const ramp = truth[at] === 0 ? OFF_TRUTH : ON_TRUTH;
    words[at] = ramp[push[at] < 0 ? SHADES - size : SHADES + size];
  }
  return rgba;
}

/**
 * A prediction in its overlay colour; alpha is the probability.
 *
 * @param logits [n]
 * @returns [n · 4]
 */
export function paintProbability(logits: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * logits.length);
  const words = new Uint32Array(rgba.buffer);
  const [red, green, blue] = OVERLAY_RGB.prediction;
  for (let at = 0; at < logits.length; at++) {
    words[at] = pack(red, green, blue, Math.round(255 / (1 + Math.exp(-logits[at]))));
  }
  return rgba;
}
