// The forward pass of clDice's soft skeleton, pixel by pixel where something still happens.
//
// A pixel that has the least value of the image is never changed by an erosion, and its opening is no smaller: it adds
// nothing, now or later. Thin structures leave few other pixels, and each erosion fewer.

/** An image with a ring of copies of its border around it, which changes neither minima nor maxima over windows. */
interface Plane {
  values: Float32Array;
  /** From a pixel to the one below. */
  stride: number;
}

/** Columns of the pixels above the least value, row by row: row r has those from ends[r − 1] to ends[r]. */
interface ActivePixels {
  columns: Int32Array;
  ends: Int32Array;
}

/** Share of a row from which walking over all of it, reusing what neighbours share, is quicker than looking up each. */
const DENSE_SHARE = 0.5;

function copyBorder({ values, stride }: Plane, height: number): void {
  for (let at = stride; at <= height * stride; at += stride) {
    values[at] = values[at + 1];
    values[at + stride - 1] = values[at + stride - 2];
  }
  values.copyWithin(0, stride, 2 * stride);
  values.copyWithin((height + 1) * stride, height * stride, (height + 1) * stride);
}

/** Minimum of the plus of 5 pixels, at active pixels. Returns whether any value fell. */
function erodeActive(x: Plane, out: Float32Array, active: ActivePixels): boolean {
  const { values, stride } = x;
  const { columns, ends } = active;
  const dense = DENSE_SHARE * (stride - 2);
  let hasFallen = false;
  for (let row = 0, i = 0; row < ends.length; row++) {
    const base = (row + 1) * stride + 1;
    const end = ends[row];
    if (end - i > dense) {
      let left = values[base - 1];
      let centre = values[base];
      for (let at = base; at < base + stride - 2; at++) {
        const right = values[at + 1];
        let least = left < centre ? left : centre;
        if (right < least) least = right;
        const above = values[at - stride];
        if (above < least) least = above;
        const below = values[at + stride];
        if (below < least) least = below;
        out[at] = least;
        if (least < centre) hasFallen = true;
        left = centre;
        centre = right;
      }
      i = end;
      continue;
    }
    for (; i < end; i++) {
      const at = base + columns[i];
      const value = values[at];
      let least = value;
      let other = values[at - 1];
      if (other < least) least = other;
      other = values[at + 1];
      if (other < least) least = other;
      other = values[at - stride];
      if (other < least) least = other;
      other = values[at + stride];
      if (other < least) least = other;
      out[at] = least;
      if (least < value) hasFallen = true;
    }
  }
  return hasFallen;
}

/** Maximum of three values, one below the other. */
function mostOfColumn(values: Float32Array, at: number, stride: number): number {
  let most = values[at];
  const above = values[at - stride];
  if (above > most) most = above;
  const below = values[at + stride];
  return below > most ? below : most;
}

/** Adds d = relu(x − dilate(eroded)) to the skeleton S as relu(d − S d), and keeps the pixels that are still above `least`. */
function addActive(
  x: Plane,
  eroded: Float32Array,
  least: number,
  skeleton: Float32Array,
  active: ActivePixels,
): void {
  const { values, stride } = x;
  const { columns, ends } = active;
  const width = stride - 2;
  const dense = DENSE_SHARE * width;
  let kept = 0;
  for (let row = 0, i = 0; row < ends.length; row++) {
    const base = (row + 1) * stride + 1;
    const end = ends[row];
    const isDense = end - i > dense;
    const count = isDense ? width : end - i;
    let left = mostOfColumn(eroded, base - 1, stride);
    let centre = mostOfColumn(eroded, base, stride);
    for (let step = 0; step < count; step++) {
      const column = isDense ? step : columns[i + step];
      const at = base + column;
      if (!isDense) {
        left = mostOfColumn(eroded, at - 1, stride);
        centre = mostOfColumn(eroded, at, stride);
      }
      const right = mostOfColumn(eroded, at + 1, stride);
      let opened = left > centre ? left : centre;
      if (right > opened) opened = right;
      left = centre;
      centre = right;
      // No further than it has read: a row has no more active pixels than before.
      if (eroded[at] > least) columns[kept++] = column;
      const delta = values[at] - opened;
      if (delta <= 0) continue;
      const pixel = row * width + column;
      const added = delta - skeleton[pixel] * delta;
      if (added > 0) skeleton[pixel] += added;
    }
    i = end;
    ends[row] = kept;
  }
}

/**
 * Soft skeleton stage by stage: S_0 = relu(x − open(x)); then k times x ← erode(x), d = relu(x − open(x)),
 * S ← S + relu(d − S d). Erosion takes the minimum over the plus of 5 pixels, opening is erosion and then the maximum over
 * the square of 9; pixels outside the image never take part.
 *
 * It holds two planes with a ring around them, the active pixels and the result: about 16 bytes a pixel.
 *
 * @param image [height · width] numbers of any range; the losses give probabilities in [0, 1]
 * @param iterations k, an integer ≥ 0
 * @returns S_0, S_1 … S_k, [height · width] each, or fewer: after the last one the skeleton stays as it is, however many
 *   iterations follow. It is one and the same array: copy what is to be kept.
 */
export function* softSkeletonStages(
  image: Float32Array,
  width: number,
  height: number,
  iterations: number,
): Generator<Float32Array<ArrayBuffer>, void> {
  const stride = width + 2;
  let x: Plane = { values: new Float32Array(stride * (height + 2)), stride };
  let eroded: Plane = { values: new Float32Array(stride * (height + 2)), stride };
  const skeleton = new Float32Array(image.length);
  const active: ActivePixels = { columns: new Int32Array(image.length), ends: new Int32Array(height) };
  let least = Infinity;
  for (const value of image) if (value < least) least = value;
  for (let row = 0, at = 0, count = 0; row < height; row++) {
    x.values.set(image.subarray(at, at + width), (row + 1) * stride + 1);
    for (let column = 0; column < width; column++, at++) {
      if (image[at] > least) active.columns[count++] = column;
    }
    active.ends[row] = count;
  }
  copyBorder(x, height);
  for (let j = 0; j <= iterations; j++) {
    eroded.values.fill(least);
    // One erosion serves twice: it opens this x, and it is the next one. Where it changes nothing, x is its own opening.
    const hasFallen = erodeActive(x, eroded.values, active);
    if (hasFallen) {
      copyBorder(eroded, height);
      addActive(x, eroded.values, least, skeleton, active);
    }
    yield skeleton;
    if (!hasFallen) return;
    [x, eroded] = [eroded, x];
  }
}

/** Bytes of the arrays that {@link softSkeletonStages} allocates, its result included. */
export function softSkeletonBytes(width: number, height: number): number {
  return 4 * (2 * (width + 2) * (height + 2) + 2 * width * height + height);
}
