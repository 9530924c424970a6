// The topology-preserving skeleton of Menten et al. (ICCV 2023; the authors' module in Boolean mode), reduced to two
// dimensions, with the diagonal of its Jacobian. Plain arrays; it is the kernel of the backends that compute on the processor.

import { checkMask } from './check-mask.ts';

/**
 * Bits of a window of 3×3 pixels, column by column, so that a step to the right shifts it by three; each with the way from
 * the window's middle, in rows and columns.
 */
const WINDOW: readonly { bit: number; down: number; right: number }[] = [
  { bit: 256, down: -1, right: -1 },
  { bit: 128, down: 0, right: -1 },
  { bit: 64, down: 1, right: -1 },
  { bit: 32, down: -1, right: 0 },
  { bit: 8, down: 1, right: 0 },
  { bit: 4, down: -1, right: 1 },
  { bit: 2, down: 0, right: 1 },
  { bit: 1, down: 1, right: 1 },
];
const [NW, W, SW, N, S, NE, E, SE] = WINDOW.map(({ bit }) => bit);
/** Seen from each neighbour, the window's middle lies on the opposite side: the bit to clear there when the middle goes. */
const KEPT_BY_NEIGHBOUR = WINDOW.map((_, n) => ~WINDOW[7 - n].bit);
const SELF = 16;
const ALL = 511;

/** Kept beside the window: the pixel was an end-point when the iteration began. */
const WAS_END = 512;

const SIMPLE = 1;
const END = 2;

/**
 * What each of the 512 windows says of its middle. Simple: clear 4-neighbours less completely clear corner groups
 * (N,NE,E), (E,SE,S), (S,SW,W), (W,NW,N) is 1; removing it changes neither components nor loops. End-point: at most one
 * set neighbour.
 */
const KINDS = Uint8Array.from({ length: ALL + 1 }, (_, window) => {
  const count = (groups: number[]) => groups.filter((bits) => (window & bits) === 0).length;
  const sides = count([N, E, S, W]);
  const corners = count([N | NE | E, E | SE | S, S | SW | W, W | NW | N]);
  const neighbours = WINDOW.length - count(WINDOW.map(({ bit }) => bit));
  return (sides - corners === 1 ? SIMPLE : 0) | (neighbours <= 1 ? END : 0);
});

export interface TopologySkeleton {
  /** [height · width], 0 or 1; part of the mask. */
  skeleton: Uint8Array<ArrayBuffer>;
  /**
   * [height · width] in [0, 1]: d skeleton / d mask at each pixel; all other entries of the Jacobian are 0. A set pixel
   * that is kept has ½ for each iteration, a deleted one 0, a clear one ½ for each iteration in which it would have gone.
   */
  factors: Float32Array<ArrayBuffer>;
}

/**
 * The pixels of one sub-field that are not like all their neighbours, as places in the padded image; only these can be
 * candidates.
 */
interface Border {
  places: Int32Array;
  count: number;
}

/**
 * Thins a mask from four interleaved sub-fields in turn. In each iteration the end-points are found once, on the image as it
 * is at the start; then, sub-field by sub-field, all simple pixels that are no end-points go at once.
 *
 * Each iteration takes at most about one layer off, so thick structures stay thick. Memory is four planes of the image's
 * size (11 bytes a pixel, results included), whatever the number of iterations. Outside the image all is clear. The authors'
 * module refuses images of height or width 1 or 2; the rule itself does not mind, so these are thinned as well.
 *
 * @param mask [height · width] row-major, foreground ≠ 0
 * @param iterations an integer ≥ 0; the authors' default is 5
 * @throws Error naming the argument when the size does not fit the mask or iterations is no integer ≥ 0.
 */
export function topologySkeleton(
  mask: Uint8Array,
  width: number,
  height: number,
  iterations = 5,
): TopologySkeleton {
  if (!Number.isInteger(iterations) || iterations < 0) {
    throw new Error(`The number of iterations is ${iterations}; give an integer from 0 up.`);
  }
  checkMask('mask', mask, width, height);
  const skeleton = new Uint8Array(mask.length);
  const factors = new Float32Array(mask.length).fill(1);
  const kept = 0.5 ** iterations;
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel] === 0) continue;
    skeleton[pixel] = 1;
    factors[pixel] = kept;
  }
  const stride = width + 2;
  const around = WINDOW.map(({ down, right }) => down * stride + right);
  const windows = readWindows(mask, width, height);
  const borders = findBorders(windows, width, height);

  let areStill = false;
  for (let left = iterations; left > 0;) {
    // An iteration that deletes nothing would come again and again: all that are left go at once.
    const steps = areStill ? left : 1;
    const halved = 0.5 ** steps;
    left -= steps;
    areStill = true;
    for (const border of borders) markEnds(windows, border);
    for (const border of borders) {
      const { places, count } = border;
      border.count = 0;
      for (let i = 0; i < count; i++) {
        const at = places[i];
        const window = windows[at];
        const isSet = (window & SELF) !== 0;
        if (!isSet && (window & ALL) === 0) continue;
        if ((window & WAS_END) !== 0 || (KINDS[window & ALL] & SIMPLE) === 0) {
          places[border.count++] = at;
          continue;
        }
        // The ring makes each row two places longer.
        const pixel = at - stride + 1 - 2 * Math.floor(at / stride);
        if (isSet) {
          areStill = false;
          factors[pixel] = 0;
          skeleton[pixel] = 0;
          windows[at] = window & ~SELF;
          for (let n = 0; n < 8; n++) {
            const neighbour = at + around[n];
            const before = windows[neighbour];
            if ((before & ALL) === ALL) {
              const uncovered = borders[subFieldOf(neighbour, stride)];
              uncovered.places[uncovered.count++] = neighbour;
            }
            windows[neighbour] = before & KEPT_BY_NEIGHBOUR[n];
          }
        } else {
          factors[pixel] *= halved;
          places[border.count++] = at;
        }
      }
    }
  }
  return { skeleton, factors };
}

/** Bytes of the arrays that {@link topologySkeleton} allocates, its results included; the same for any number of iterations. */
export function topologySkeletonBytes(width: number, height: number): number {
  return 9 * width * height + 2 * (width + 2) * (height + 2);
}

/**
 * Position in the order of the sub-fields: odd row and odd column, even and odd, odd and even, even and even, counted in the
 * image's own coordinates; the padded ones are higher by 1.
 */
function subFieldOf(at: number, stride: number): number {
  const row = Math.floor(at / stride);
  return (row & 1) | (((at - row * stride) & 1) << 1);
}

/** The window of every pixel, in the image with one clear ring around it, so that no pixel has to ask for the border. */
function readWindows(mask: Uint8Array, width: number, height: number): Uint16Array {
  const stride = width + 2;
  const windows = new Uint16Array(stride * (height + 2));
  for (let row = 0, pixel = 0; row < height; row++) {
    for (let at = (row + 1) * stride + 1; at < (row + 2) * stride - 1; at++, pixel++) {
      if (mask[pixel] === 0) continue;
      // The pixel as the lower, middle and upper one of three columns of windows, which the second pass puts together.
      windows[at - stride] |= S;
      windows[at] |= SELF;
      windows[at + stride] |= N;
    }
  }
  for (let row = 1; row <= height; row++) {
    let before = 0;
    let here = windows[row * stride + 1];
    for (let at = row * stride + 1; at < (row + 1) * stride - 1; at++) {
      const after = windows[at + 1];
      windows[at] = (before << 3) | here | (after >> 3);
      before = here;
      here = after;
    }
  }
  return windows;
}

function findBorders(windows: Uint16Array, width: number, height: number): Border[] {
  const stride = width + 2;
  const places = new Int32Array(width * height);
  let first = 0;
  return [0, 1, 2, 3].map((subField) => {
    const border: Border = { places: places.subarray(first), count: 0 };
    for (let row = 2 - (subField & 1); row <= height; row += 2) {
      for (let column = 2 - (subField >> 1); column <= width; column += 2, first++) {
        const window = windows[row * stride + column];
        if (window !== 0 && window !== ALL) border.places[border.count++] = row * stride + column;
      }
    }
    return border;
  });
}

function markEnds(windows: Uint16Array, { places, count }: Border): void {
  for (let i = 0; i < count; i++) {
    const window = windows[places[i]] & ALL;
    windows[places[i]] = (KINDS[window] & END) === 0 ? window : window | WAS_END;
  }
}
