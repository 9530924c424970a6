// clDice's soft skeleton (Shit et al., CVPR 2021, algorithm 1; authors' PyTorch code) of one image and its gradient, in
// plain arrays. The viewer needs it of every preview, and it is the kernel of the backends that compute on the processor.

import { softErosions, softSkeletonBytes, softSkeletonStages } from './soft-skeleton-steps.ts';

function checkImage(what: string, values: Float32Array, width: number, height: number): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new Error(
      `The ${what} is said to be ${width} × ${height} pixels; give width and height as integers from 1 up.`,
    );
  }
  if (values.length !== width * height) {
    throw new Error(
      `The ${what} has ${values.length} values; ${width} × ${height} pixels need exactly ${width * height}.`,
    );
  }
}

function checkIterations(iterations: number): void {
  if (!Number.isInteger(iterations) || iterations < 0) {
    throw new Error(`The number of iterations is ${iterations}; give an integer from 0 up.`);
  }
}

/** Minimum of the plus of 5 pixels. At a border the pixel itself stands for the one outside, which changes nothing. */
function erode(x: Float32Array, out: Float32Array, width: number, height: number): void {
  for (let row = 0, at = 0; row < height; row++) {
    const up = row > 0 ? width : 0;
    const down = row < height - 1 ? width : 0;
    const last = at + width - 1;
    let left = x[at];
    let centre = left;
    for (; at <= last; at++) {
      const right = at < last ? x[at + 1] : centre;
      const above = x[at - up];
      const below = x[at + down];
      let least = left < centre ? left : centre;
      if (right < least) least = right;
      if (above < least) least = above;
      if (below < least) least = below;
      out[at] = least;
      left = centre;
      centre = right;
    }
  }
}

/** Maximum of the square of 9 pixels, from the maxima of its three columns. */
function dilate(x: Float32Array, out: Float32Array, width: number, height: number): void {
  for (let row = 0, at = 0; row < height; row++) {
    const up = row > 0 ? width : 0;
    const down = row < height - 1 ? width : 0;
    const last = at + width - 1;
    let centre = Math.max(x[at - up], x[at], x[at + down]);
    let left = centre;
    for (; at <= last; at++) {
      let right = centre;
      if (at < last) {
        right = x[at + 1];
        const above = x[at + 1 - up];
        const below = x[at + 1 + down];
        if (above > right) right = above;
        if (below > right) right = below;
      }
      let most = left > centre ? left : centre;
      if (right > most) most = right;
      out[at] = most;
      left = centre;
      centre = right;
    }
  }
}

/**
 * Soft erosion: minimum over the plus of 5 pixels. Pixels outside the image never take part, so a structure that touches
 * the border is not eroded from there.
 *
 * @param image [height · width] numbers of any range
 * @returns [height · width]
 * @throws Error when width or height is no integer ≥ 1, or the image has another number of values.
 */
export function softErode(image: Float32Array, width: number, height: number): Float32Array<ArrayBuffer> {
  checkImage('image', image, width, height);
  const out = new Float32Array(image.length);
  erode(image, out, width, height);
  return out;
}

/**
 * Soft opening: soft erosion, then the maximum over the square of 9 pixels, of which those outside the image never take
 * part. Parameters, result and errors as softErode.
 */
export function softOpen(image: Float32Array, width: number, height: number): Float32Array<ArrayBuffer> {
  const eroded = softErode(image, width, height);
  const out = new Float32Array(image.length);
  dilate(eroded, out, width, height);
  return out;
}

/**
 * S = relu(x − open(x)); then k times: x ← erode(x), d = relu(x − open(x)), S ← S + relu(d − S d), with erode and open as
 * softErode and softOpen.
 *
 * @param image [height · width] probabilities in [0, 1]
 * @param iterations k ≥ 0. The authors' modules always use 10.
 * @returns [height · width] in [0, 1]
 * @throws Error when width or height is no integer ≥ 1, the image has another number of values, or k is no integer ≥ 0.
 */
export function softSkeleton(
  image: Float32Array,
  width: number,
  height: number,
  iterations = 10,
): Float32Array<ArrayBuffer> {
  checkImage('image', image, width, height);
  checkIterations(iterations);
  let skeleton = new Float32Array(0);
  // All stages are the same array.
  for (const stage of softSkeletonStages(image, width, height, iterations)) skeleton = stage;
  return skeleton;
}

/**
 * Turns the differences d_0 … d_k into the gradients with respect to them before their relu, in place.
 *
 * Backwards through S_j = S_(j−1) + relu(d_j − S_(j−1) d_j); the S_(j−1) of one pixel are computed anew.
 */
function differentiateSum(deltas: Float32Array[], upstream: Float32Array): void {
  const before = new Float32Array(deltas.length);
  for (let at = 0; at < upstream.length; at++) {
    let skeleton = 0;
    for (let j = 0; j < deltas.length; j++) {
      before[j] = skeleton;
      const delta = deltas[j][at];
      const added = Math.fround(delta - before[j] * delta);
      if (added > 0) skeleton = Math.fround(skeleton + added);
    }
    let gradient = upstream[at];
    for (let j = deltas.length - 1; j >= 0; j--) {
      const delta = deltas[j][at];
      if (delta === 0) continue;
      const isAdding = delta - before[j] * delta > 0;
      deltas[j][at] = isAdding ? gradient * (1 - before[j]) : 0;
      if (isAdding) gradient *= 1 - delta;
    }
  }
}

/** Subtracts every value of `gradient` where the dilation of x took its maximum from: the first one, row by row. */
function subtractAtMaxima(
  x: Float32Array,
  gradient: Float32Array,
  out: Float32Array,
  width: number,
  height: number,
): void {
  for (let row = 0, at = 0; row < height; row++) {
    const up = row > 0 ? at - width : at;
    const down = row < height - 1 ? at + width : at;
    for (let column = 0; column < width; column++, at++) {
      const value = gradient[at];
      if (value === 0) continue;
      const first = column > 0 ? column - 1 : column;
      const last = column < width - 1 ? column + 1 : column;
      let place = up + first;
      for (let line = up; line <= down; line += width) {
        for (let from = line + first; from <= line + last; from++) if (x[from] > x[place]) place = from;
      }
      out[place] -= value;
    }
  }
}

/**
 * Adds every value of `gradient` where the erosion of x took its minimum from. The erosion is the smaller one of a
 * vertical and a horizontal minimum, each of which comes from its first smallest pixel; equal ones share alike.
 */
function addAtMinima(
  x: Float32Array,
  gradient: Float32Array,
  out: Float32Array,
  width: number,
  height: number,
): void {
  for (let row = 0, at = 0; row < height; row++) {
    const up = row > 0 ? width : 0;
    const down = row < height - 1 ? width : 0;
    for (let column = 0; column < width; column++, at++) {
      const value = gradient[at];
      if (value === 0) continue;
      let vertical = at - up;
      if (x[at] < x[vertical]) vertical = at;
      if (x[at + down] < x[vertical]) vertical = at + down;
      let horizontal = column > 0 ? at - 1 : at;
      if (x[at] < x[horizontal]) horizontal = at;
      if (column < width - 1 && x[at + 1] < x[horizontal]) horizontal = at + 1;
      if (x[vertical] < x[horizontal]) {
        out[vertical] += value;
      } else if (x[horizontal] < x[vertical]) {
        out[horizontal] += value;
      } else {
        out[vertical] += value / 2;
        out[horizontal] += value / 2;
      }
    }
  }
}

/**
 * Gradient of Σ upstream · softSkeleton(image) with respect to the image.
 *
 * The conventions are PyTorch's, whose reference code ours equals: a maximum over a window sends its gradient to the
 * first largest pixel, row by row; the minimum of the vertical and the horizontal erosion splits it in halves where they
 * are equal; relu passes nothing at 0. They matter where areas are constant, such as probabilities of exactly 0 or 1.
 *
 * It holds 2 (k + 1) planes of the image's size, and three more while it fills them.
 *
 * @param image [height · width] probabilities in [0, 1]
 * @param upstream [height · width] gradient of the loss with respect to the skeleton
 * @param iterations k ≥ 0
 * @returns [height · width]
 * @throws Error when width or height is no integer ≥ 1, image or upstream have another number of values, or k is no
 *   integer ≥ 0.
 */
export function softSkeletonGradient(
  image: Float32Array,
  upstream: Float32Array,
  width: number,
  height: number,
  iterations = 10,
): Float32Array<ArrayBuffer> {
  checkImage('image', image, width, height);
  checkImage('upstream gradient', upstream, width, height);
  checkIterations(iterations);
  const { eroded, deltas } = softErosions(image, width, height, iterations);
  differentiateSum(deltas, upstream);
  // With respect to x_(j+1), then to x_j, whose plane begins as its share in d_j.
  let gradient = new Float32Array(image.length);
  for (let j = iterations; j >= 0; j--) {
    const share = deltas[j];
    subtractAtMaxima(eroded[j + 1], share, gradient, width, height);
    addAtMinima(eroded[j], gradient, share, width, height);
    gradient = share;
  }
  return gradient;
}

/** Bytes of the arrays that {@link softSkeletonGradient} computes in, its result included; fewer where erosions come to an end. */
export function softSkeletonGradientBytes(width: number, height: number, iterations: number): number {
  const planesBytes = 4 * 2 * (iterations + 1) * width * height;
  return planesBytes + 4 * (iterations + 1) + softSkeletonBytes(width, height);
}
