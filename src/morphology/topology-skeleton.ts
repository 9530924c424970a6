// The topology-preserving skeleton of Menten et al. (ICCV 2023; the authors' module in Boolean mode), reduced to two
// dimensions, with the diagonal of its Jacobian. Plain arrays; it is the kernel of the backends that compute on the processor.

import { checkMask } from './check-mask.ts';

/** Bits of a neighbourhood: N, NE, E, SE, S, SW, W, NW from the lowest. */
const OFFSETS: readonly [number, number][] = [
  [-1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
  [1, 0],
  [1, -1],
  [0, -1],
  [-1, -1],
];

const SIMPLE = 1;
const END = 2;

/**
 * What each of the 256 neighbourhoods makes of its pixel. Simple: clear 4-neighbours less completely clear corner groups
 * (N,NE,E), (E,SE,S), (S,SW,W), (W,NW,N) is 1; removing it changes neither components nor loops. End-point: at most one
 * set neighbour.
 */
const KINDS = Uint8Array.from({ length: 256 }, (_, code) => {
  const isClear = (...bits: number[]) => bits.every((bit) => ((code >> bit) & 1) === 0);
  const sides = [0, 2, 4, 6].filter((bit) => isClear(bit)).length;
  const corners = [0, 2, 4, 6].filter((bit) => isClear(bit, bit + 1, (bit + 2) % 8)).length;
  const neighbours = OFFSETS.filter((_offset, bit) => !isClear(bit)).length;
  return (sides - corners === 1 ? SIMPLE : 0) | (neighbours <= 1 ? END : 0);
});

/** Order of the sub-fields: (row parity, column parity) in the image's own coordinates. */
const SUB_FIELDS: readonly [number, number][] = [
  [1, 1],
  [0, 1],
  [1, 0],
  [0, 0],
];

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
 * Thins a mask from four interleaved sub-fields in turn. In each iteration the end-points are found once, on the image as it
 * is at the start; then, sub-field by sub-field, all simple pixels that are no end-points go at once.
 *
 * Each iteration takes at most about one layer off, so thick structures stay thick. Memory is one bit and one factor a
 * pixel, whatever the number of iterations. Outside the image all is clear. The authors' module refuses images of height or
 * width 1 or 2; the rule itself does not mind, so these are thinned as well.
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
  // One clear ring, so that no neighbourhood has to ask for the border.
  const stride = width + 2;
  const image = new Uint8Array(stride * (height + 2));
  for (let at = 0; at < mask.length; at++) {
    if (mask[at] !== 0) image[place(at, width, stride)] = 1;
  }
  const codes = readNeighbourhoods(image, stride, height);
  const ends = new Uint8Array(image.length);
  for (let i = 0; i < iterations; i++) {
    for (let at = 0; at < codes.length; at++) ends[at] = KINDS[codes[at]] & END;
    for (const [rowParity, columnParity] of SUB_FIELDS) {
      for (let row = rowParity; row < height; row += 2) {
        for (let column = columnParity; column < width; column += 2) {
          const at = (row + 1) * stride + column + 1;
          const isSet = image[at] !== 0;
          const code = codes[at];
          if (code === 0 && !isSet) continue;
          const isCandidate = ends[at] === 0 && (KINDS[code] & SIMPLE) !== 0;
          const pixel = row * width + column;
          if (isSet && isCandidate) {
            factors[pixel] = 0;
            image[at] = 0;
            clearInNeighbours(codes, at, stride);
          } else if (isSet || isCandidate) {
            factors[pixel] /= 2;
          }
        }
      }
    }
  }
  for (let at = 0; at < mask.length; at++) skeleton[at] = image[place(at, width, stride)];
  return { skeleton, factors };
}

function place(pixel: number, width: number, stride: number): number {
  const row = Math.floor(pixel / width);
  return (row + 1) * stride + (pixel - row * width) + 1;
}

/** The 8-bit neighbourhood of every pixel of the padded image; 0 on the ring. */
function readNeighbourhoods(image: Uint8Array, stride: number, height: number): Uint8Array {
  const codes = new Uint8Array(image.length);
  for (let row = 1; row <= height; row++) {
    for (let at = row * stride + 1; at < (row + 1) * stride - 1; at++) {
      if (image[at] === 0) continue;
      OFFSETS.forEach(([down, right], bit) => {
        // The neighbour sees this pixel from the opposite side.
        codes[at + down * stride + right] |= 1 << ((bit + 4) % 8);
      });
    }
  }
  return codes;
}

function clearInNeighbours(codes: Uint8Array, at: number, stride: number): void {
  codes[at - stride] &= ~(1 << 4);
  codes[at - stride + 1] &= ~(1 << 5);
  codes[at + 1] &= ~(1 << 6);
  codes[at + stride + 1] &= ~(1 << 7);
  codes[at + stride] &= ~1;
  codes[at + stride - 1] &= ~(1 << 1);
  codes[at - 1] &= ~(1 << 2);
  codes[at - stride - 1] &= ~(1 << 3);
}
