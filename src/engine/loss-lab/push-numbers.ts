// Numbers under the maps, and the one limit of their scale.
import type { PushNumbers } from './lab-types.ts';

/** Share of all pixels of all maps that the scale covers. */
const COVERED = 0.999;
/** The limit stays while the covered values fill at least this part of it, so that the scale does not flicker. */
const LEAST_FILLED = 0.3;
const MOST_FILLED = 1.1;
const STEPS_PER_OCTAVE = 16;
const LEAST_EXPONENT = -48;
/** Values smaller than the largest one by this factor are looked at only where it takes them. */
const FIRST_LOOK = 16;

/**
 * @param push [n]
 * @param members indices of each group
 */
export function measurePush(push: Float32Array, members: readonly Int32Array[]): PushNumbers {
  let [raise, lower, largest] = [0, 0, 0];
  let size = 0;
  for (let at = 0; at < push.length; at++) {
    const value = push[at];
    // Either sign comes as often, and nothing added changes nothing: quicker than to choose.
    raise += value > 0 ? value : 0;
    lower += value > 0 ? 0 : value;
    if (Math.abs(value) <= size) continue;
    largest = value;
    size = Math.abs(value);
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
export function coveredSize(pushes: readonly Float32Array[]): number {
  let count = 0;
  let largest = 0;
  for (const push of pushes) {
    count += push.length;
    for (let at = 0; at < push.length; at++) {
      const size = Math.abs(push[at]);
      if (size > largest) largest = size;
    }
  }
  // Only the bins from the top down to the one that is asked for have to be full: mostly few values, and few logarithms.
  for (let least = largest / FIRST_LOOK; ; least = 0) {
    const bins = fillBins(pushes, least);
    let beyond = (1 - COVERED) * count;
    // The bin that the least size falls in may lack some, and the one above by rounding.
    const lowest = least === 0 ? 0 : binOf(least) + 1;
    for (let bin = bins.length - 1; bin > lowest; bin--) {
      beyond -= bins[bin];
      if (beyond < 0) return 2 ** (bin / STEPS_PER_OCTAVE + LEAST_EXPONENT);
    }
    if (least === 0) return 0;
  }
}

const BIN_COUNT = (1 - LEAST_EXPONENT) * STEPS_PER_OCTAVE + 2;

function binOf(size: number): number {
  const octaves = Math.log2(size) - LEAST_EXPONENT;
  return octaves <= 0 ? 0 : Math.min(BIN_COUNT - 1, 1 + Math.floor(octaves * STEPS_PER_OCTAVE));
}

/** How many values of at least so large a size each bin has. */
function fillBins(pushes: readonly Float32Array[], least: number): Uint32Array {
  const bins = new Uint32Array(BIN_COUNT);
  for (const push of pushes) {
    for (let at = 0; at < push.length; at++) {
      const size = Math.abs(push[at]);
      if (size >= least) bins[binOf(size)]++;
    }
  }
  return bins;
}

/** Pixels of all maps whose push lies beyond the limit. */
export function countBeyond(pushes: readonly Float32Array[], limit: number): number {
  let count = 0;
  for (const push of pushes) {
    for (let at = 0; at < push.length; at++) if (Math.abs(push[at]) > limit) count++;
  }
  return count;
}
