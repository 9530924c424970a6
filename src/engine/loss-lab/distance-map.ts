// Exact Euclidean distances to a mask's edge.

const FAR = 1e12;

/**
 * Squared distances to the nearest pixel of `from`, in place: Felzenszwalb and Huttenlocher, "Distance Transforms of
 * Sampled Functions" (2012), one line at a time.
 */
function transformLine(line: Float64Array, length: number, scratch: Float64Array, hull: Int32Array): void {
  const { starts, result } = {
    starts: scratch.subarray(0, length + 1),
    result: scratch.subarray(length + 1),
  };
  let last = 0;
  hull[0] = 0;
  starts[0] = -Infinity;
  starts[1] = Infinity;
  for (let q = 1; q < length; q++) {
    let crossing = 0;
    for (;;) {
      const v = hull[last];
      crossing = (line[q] + q * q - (line[v] + v * v)) / (2 * (q - v));
      if (crossing > starts[last]) break;
      last--;
    }
    last++;
    hull[last] = q;
    starts[last] = crossing;
    starts[last + 1] = Infinity;
  }
  for (let q = 0, at = 0; q < length; q++) {
    while (starts[at + 1] < q) at++;
    result[q] = (q - hull[at]) ** 2 + line[hull[at]];
  }
  line.set(result.subarray(0, length));
}

/** [height · width] distance in px from each pixel's centre to the nearest centre of a pixel with isFrom; FAR if there is none. */
function distanceTo(isFrom: (at: number) => boolean, width: number, height: number): Float32Array {
  const squares = Float64Array.from({ length: width * height }, (_, at) => (isFrom(at) ? 0 : FAR));
  const longest = Math.max(width, height);
  const line = new Float64Array(longest);
  const scratch = new Float64Array(2 * longest + 1);
  const hull = new Int32Array(longest + 1);
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < height; row++) line[row] = squares[row * width + column];
    transformLine(line, height, scratch, hull);
    for (let row = 0; row < height; row++) squares[row * width + column] = line[row];
  }
  for (let row = 0; row < height; row++) {
    line.set(squares.subarray(row * width, (row + 1) * width));
    transformLine(line, width, scratch, hull);
    squares.set(line.subarray(0, width), row * width);
  }
  return Float32Array.from(squares, Math.sqrt);
}

/**
 * Signed distance to the edge of a mask, in px: positive inside, ±½ in the pixels on both sides of the edge. Beyond the
 * image nothing is known; a mask without an edge is far inside or far outside everywhere.
 *
 * @param mask [height · width], foreground ≠ 0
 * @returns [height · width]
 */
export function signedDistance(mask: Uint8Array, width: number, height: number): Float32Array {
  const toForeground = distanceTo((at) => mask[at] !== 0, width, height);
  const toBackground = distanceTo((at) => mask[at] === 0, width, height);
  return Float32Array.from(mask, (value, at) =>
    value === 0 ? 0.5 - toForeground[at] : toBackground[at] - 0.5,
  );
}
