// Numbers under the maps, and the one limit of their scale.
import type { PushNumbers } from './lab-types.ts';

/** Share of all pixels of all maps that the scale covers. */
const COVERED = 0.999;
/** The limit stays while the covered values fill at least this part of it, so that the scale does not flicker. */
const LEAST_FILLED = 0.3;
const MOST_FILLED = 1.1;
const STEPS_PER_OCTAVE = 16;
const LEAST_EXPONENT = -48;

/**
 * @param push [n]
 * @param members indices of each group
 */
export function measurePush(push: Float32Array, members: readonly Int32Array[]): PushNumbers {
  let [raise, lower, largest] = [0, 0, 0];
  for (const value of push) {
    if (value > 0) raise += value;
    else lower += value;
    if (Math.abs(value) > Math.abs(largest)) largest = value;
  }
  const isTouched = new Uint8Array(push.length);
  const groupMeans = members.map((pixels) => {
    let sum = 0;
    for (const at of pixels) {
      sum += push[at];
      isTouched[at] = 1;
    }
    return pixels.length === 0 ? 0 : sum / pixels.length;
  });
  let touched = 0;
  for (let at = 0; at < push.length; at++) if (isTouched[at] === 1) touched += Math.abs(push[at]);
  const all = raise - lower;
  return { groupMeans, touchedShare: all > 0 ? touched / all : 0, raise, lower, largest };
}

/** 1, 2 or 5 times a power of ten, not below the value; 1e−6 for 0. */
export function niceCeil(value: number): number {
  if (!(value > 0)) return 1e-6;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 4, 5, 10].find((step) => step * power >= value * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(1));
}

/**
 * One limit for all maps: what 99.9 % of their pixels stay below, rounded up to a number that is easy to say.
 *
 * @param former kept as long as it still serves; null: there is none
 */
export function chooseLimit(pushes: readonly Float32Array[], former: number | null): number {
  const covered = coveredSize(pushes);
  if (former !== null && covered <= MOST_FILLED * former && covered >= LEAST_FILLED * former) return former;
  return niceCeil(covered);
}

/** Size that COVERED of all values stay below, from a histogram of their logarithms (4 % wide). */
function coveredSize(pushes: readonly Float32Array[]): number {
  const bins = new Uint32Array((1 - LEAST_EXPONENT) * STEPS_PER_OCTAVE + 2);
  let count = 0;
  for (const push of pushes) {
    for (const value of push) {
      const octaves = Math.log2(Math.abs(value)) - LEAST_EXPONENT;
      bins[octaves <= 0 ? 0 : Math.min(bins.length - 1, 1 + Math.floor(octaves * STEPS_PER_OCTAVE))]++;
      count++;
    }
  }
  let beyond = (1 - COVERED) * count;
  for (let bin = bins.length - 1; bin > 0; bin--) {
    beyond -= bins[bin];
    if (beyond < 0) return 2 ** (bin / STEPS_PER_OCTAVE + LEAST_EXPONENT);
  }
  return 0;
}

/** Pixels of all maps whose push lies beyond the limit. */
export function countBeyond(pushes: readonly Float32Array[], limit: number): number {
  let count = 0;
  for (const push of pushes) for (const value of push) if (Math.abs(value) > limit) count++;
  return count;
}
