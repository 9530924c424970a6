import { nearestExactIndices, roundHalfEven } from '../nearest-exact.ts';
import { checkPlane, type ImageSize } from './planar-image.ts';

/** For each of `length` positions its two neighbours among `shortLength` samples, and the share of the second. */
function linearTaps(length: number, shortLength: number) {
  const first = new Int32Array(length);
  const second = new Int32Array(length);
  const share = new Float64Array(length);
  for (let at = 0; at < length; at++) {
    const position = Math.max(((at + 0.5) * shortLength) / length - 0.5, 0);
    first[at] = Math.min(Math.floor(position), shortLength - 1);
    second[at] = Math.min(first[at] + 1, shortLength - 1);
    share[at] = position - first[at];
  }
  return { first, second, share };
}

/**
 * Simulated low resolution: nearest-exact down to round(scale · n) pixels along each axis (at least 1), bilinear back up with
 * align_corners false (batchgeneratorsv2's SimulateLowResolutionTransform, whose scale is a float32).
 *
 * @param values [H · W] one channel
 * @param scale in (0, 1], the same for both axes; nnU-Net draws from 0.5 … 1
 * @returns a new plane of the same size
 * @throws Error when the scale is out of range, or the plane is empty or does not fit its size.
 */
export function applyLowResolution(values: Float32Array, size: ImageSize, scale: number): Float32Array {
  checkPlane('image plane', values, size);
  if (!(scale > 0 && scale <= 1)) {
    throw new Error(`The low-resolution scale is ${scale}; it must be above 0 and at most 1.`);
  }
  const { width, height } = size;
  const lowWidth = Math.max(1, roundHalfEven(width * Math.fround(scale)));
  const lowHeight = Math.max(1, roundHalfEven(height * Math.fround(scale)));
  const fromX = nearestExactIndices(width, lowWidth);
  const fromY = nearestExactIndices(height, lowHeight);
  const columns = linearTaps(width, lowWidth);
  const rows = linearTaps(height, lowHeight);
  const result = new Float32Array(width * height);
  for (let row = 0, at = 0; row < height; row++) {
    const upper = fromY[rows.first[row]] * width;
    const lower = fromY[rows.second[row]] * width;
    const down = rows.share[row];
    for (let column = 0; column < width; column++, at++) {
      const left = fromX[columns.first[column]];
      const right = fromX[columns.second[column]];
      const share = columns.share[column];
      const above = (1 - share) * values[upper + left] + share * values[upper + right];
      const below = (1 - share) * values[lower + left] + share * values[lower + right];
      result[at] = (1 - down) * above + down * below;
    }
  }
  return result;
}
