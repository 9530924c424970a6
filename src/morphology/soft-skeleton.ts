// clDice's soft skeleton (Shit et al., CVPR 2021, algorithm 1; authors' PyTorch code) of a whole image, in plain arrays.
// The viewer needs it of every preview, from probabilities that are on the processor already.

/** Plus-shaped minimum of 5 pixels; pixels outside the image never take part. */
function erode(x: Float32Array, out: Float32Array, width: number, height: number): void {
  for (let row = 0, at = 0; row < height; row++) {
    const up = row > 0 ? width : 0;
    const down = row < height - 1 ? width : 0;
    for (let column = 0; column < width; column++, at++) {
      let least = x[at];
      const above = x[at - up];
      const below = x[at + down];
      if (above < least) least = above;
      if (below < least) least = below;
      if (column > 0 && x[at - 1] < least) least = x[at - 1];
      if (column < width - 1 && x[at + 1] < least) least = x[at + 1];
      out[at] = least;
    }
  }
}

/** Square maximum of 9 pixels; pixels outside the image never take part. `scratch` is overwritten. */
function dilate(
  x: Float32Array,
  out: Float32Array,
  scratch: Float32Array,
  width: number,
  height: number,
): void {
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      let most = x[at];
      if (column > 0 && x[at - 1] > most) most = x[at - 1];
      if (column < width - 1 && x[at + 1] > most) most = x[at + 1];
      scratch[at] = most;
    }
  }
  for (let row = 0, at = 0; row < height; row++) {
    const up = row > 0 ? width : 0;
    const down = row < height - 1 ? width : 0;
    for (let column = 0; column < width; column++, at++) {
      let most = scratch[at];
      if (scratch[at - up] > most) most = scratch[at - up];
      if (scratch[at + down] > most) most = scratch[at + down];
      out[at] = most;
    }
  }
}

/**
 * S = relu(x − open(x)); then k times: x ← erode(x), d = relu(x − open(x)), S ← S + relu(d − S d), where
 * open(x) = dilate(erode(x)).
 *
 * @param image [height · width] probabilities in [0, 1]
 * @param iterations k ≥ 0. The authors' modules always use 10.
 * @returns [height · width] in [0, 1]
 */
export function softSkeleton(
  image: Float32Array,
  width: number,
  height: number,
  iterations = 10,
): Float32Array<ArrayBuffer> {
  const skeleton = new Float32Array(image.length);
  const opened = new Float32Array(image.length);
  const scratch = new Float32Array(image.length);
  let x = Float32Array.from(image);
  let eroded = new Float32Array(image.length);
  for (let i = 0; i <= iterations; i++) {
    // One erosion serves twice: it opens this x, and it is the next one.
    erode(x, eroded, width, height);
    dilate(eroded, opened, scratch, width, height);
    for (let at = 0; at < x.length; at++) {
      const delta = x[at] - opened[at];
      if (delta <= 0) continue;
      const added = delta - skeleton[at] * delta;
      if (added > 0) skeleton[at] += added;
    }
    [x, eroded] = [eroded, x];
  }
  return skeleton;
}
