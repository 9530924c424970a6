// Where a resized axis reads the original one: positions in whole numbers, so that all backends round to the same place.

/**
 * Output d of PyTorch's interpolate(mode='bilinear', align_corners=False) lies at (d + ½) · inPx / outPx − ½ on the input's
 * axis, not below 0. With inPx / outPx = p / q in lowest terms that is ((2d + 1) p − q) / 2q.
 */
export interface ResizedAxis {
  inPx: number;
  outPx: number;
  p: number;
  q: number;
  /** 1 / 2q as float32: exact for powers of two. */
  inverse: number;
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

export function resizedAxis(inPx: number, outPx: number): ResizedAxis {
  const divisor = greatestCommonDivisor(inPx, outPx);
  const [p, q] = [inPx / divisor, outPx / divisor];
  return { inPx, outPx, p, q, inverse: Math.fround(1 / (2 * q)) };
}

/**
 * For every output its two neighbours and their weights. At the far border both neighbours are the last pixel, and the
 * first has all the weight.
 *
 * @returns arrays of length outPx: near and far are pixels in 0 … inPx − 1, nearWeight + farWeight = 1
 */
export function bilinearTaps(axis: ResizedAxis): {
  near: Int32Array;
  far: Int32Array;
  nearWeight: Float32Array;
  farWeight: Float32Array;
} {
  const { inPx, outPx, p, q, inverse } = axis;
  const near = new Int32Array(outPx);
  const far = new Int32Array(outPx);
  const nearWeight = new Float32Array(outPx);
  const farWeight = new Float32Array(outPx);
  for (let d = 0; d < outPx; d++) {
    const place = Math.max(0, (2 * d + 1) * p - q);
    near[d] = Math.floor(place / (2 * q));
    far[d] = Math.min(near[d] + 1, inPx - 1);
    farWeight[d] = far[d] === near[d] ? 0 : Math.fround((place - near[d] * 2 * q) * inverse);
    nearWeight[d] = 1 - farWeight[d];
  }
  return { near, far, nearWeight, farWeight };
}
