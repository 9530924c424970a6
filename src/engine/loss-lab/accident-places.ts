// What all accidents with a place share: the field they happen on, and the order in which places are tried.
import { createRandom } from '../../data/random.ts';
import type { Crop, Mark } from './lab-types.ts';

/** Pixels and what their probability becomes. */
export interface AccidentPlace {
  /** Indices into [height · width]. */
  pixels: Int32Array;
  mark: Mark;
}

/** The start of a crop, before any accident. */
export interface AccidentField {
  width: number;
  height: number;
  /** [height · width] 1 where the prediction is foreground. */
  predicted: Uint8Array;
  /** [height · width] 1 where the ground truth is foreground. */
  truth: Uint8Array;
  /** [height · width] skeleton of what is both predicted and true. */
  skeleton: Uint8Array;
  /** [height · width] px to the edge of what is predicted, positive inside. */
  distance: Float32Array;
  /** Where a person looks first; places in it come first. In px of the crop. */
  focus: Crop;
  seed: number;
}

/** How many places of one kind are looked for. */
export const MOST_PLACES = 8;

/**
 * Candidates in the order in which they are to be tried: those in the focus first, then by rank, then at random.
 *
 * @param rank lower comes first
 * @param insetPx how far inside the focus a candidate has to be for all of its place to be seen
 */
export function orderCandidates(
  field: AccidentField,
  label: string,
  candidates: readonly number[],
  rank: (at: number) => number,
  insetPx: number,
): number[] {
  const random = createRandom(field.seed).fork(label);
  const { focus: whole, width } = field;
  const focus = {
    x: whole.x + insetPx,
    y: whole.y + insetPx,
    width: whole.width - 2 * insetPx,
    height: whole.height - 2 * insetPx,
  };
  const isOutside = (at: number): number => {
    const x = at % width;
    const y = Math.floor(at / width);
    const isInside = x >= focus.x && x < focus.x + focus.width && y >= focus.y && y < focus.y + focus.height;
    return isInside ? 0 : 1;
  };
  return candidates
    .map((at) => ({ at, key: [isOutside(at), rank(at), random.next()] }))
    .sort((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || a.key[2] - b.key[2])
    .map(({ at }) => at);
}

/** Tries candidates in order and keeps those that make a place, at least apartPx from each other. */
export function pickPlaces(
  field: AccidentField,
  ordered: readonly number[],
  apartPx: number,
  make: (at: number) => AccidentPlace | null,
): AccidentPlace[] {
  const places: AccidentPlace[] = [];
  for (const at of ordered) {
    if (places.length === MOST_PLACES) break;
    const x = at % field.width;
    const y = Math.floor(at / field.width);
    if (places.some(({ mark }) => Math.hypot(mark.x - x, mark.y - y) < apartPx)) continue;
    const place = make(at);
    if (place !== null) places.push(place);
  }
  return places;
}

/** Frame around pixels, with a margin. */
export function markAround(
  pixels: ArrayLike<number>,
  width: number,
  shape: Mark['shape'],
  marginPx: number,
): Mark {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < pixels.length; i++) {
    const x = pixels[i] % width;
    const y = Math.floor(pixels[i] / width);
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  const halfWidth = (right - left) / 2 + marginPx;
  const halfHeight = (bottom - top) / 2 + marginPx;
  const radius = Math.max(halfWidth, halfHeight);
  return {
    shape,
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    halfWidth: shape === 'missed' ? radius : halfWidth,
    halfHeight: shape === 'missed' ? radius : halfHeight,
  };
}

/** A copy of a mask with some pixels set to a value. */
export function withPixels(mask: Uint8Array, pixels: ArrayLike<number>, value: 0 | 1): Uint8Array {
  const copy = mask.slice();
  for (let i = 0; i < pixels.length; i++) copy[pixels[i]] = value;
  return copy;
}
