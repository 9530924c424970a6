// The forward pass of clDice's soft skeleton, stage by stage, in WebAssembly: four pixels at a time, without a branch on values.
import { openSoftMachine, type SoftMachine } from './wasm/soft-machine.ts';

/** Pixels of one vector. */
const VECTOR = 4;

/** Where the planes lie in the machine's memory, in floats; each has a row above and one below the image. */
interface Layout {
  /** From a pixel to the one below: the image, one column left of it, and at least one vector to its right. */
  stride: number;
  /** Of the first pixel in a plane. */
  first: number;
  planeLength: number;
}

function layOut(width: number, height: number): Layout {
  const stride = VECTOR * Math.ceil((width + 2) / VECTOR) + VECTOR;
  return { stride, first: stride + VECTOR, planeLength: stride * (height + 2) + VECTOR };
}

/** Repeats the border all around, so that pixels outside the image change neither minima nor maxima over windows. */
function copyBorder(plane: Float32Array, { stride, first }: Layout, width: number, height: number): void {
  for (let row = 0, at = first; row < height; row++, at += stride) {
    plane[at - 1] = plane[at];
    plane.fill(plane[at + width - 1], at + width, at + stride - 1);
  }
  const begin = first - 1;
  plane.copyWithin(begin - stride, begin, begin + stride);
  const last = begin + (height - 1) * stride;
  plane.copyWithin(last + stride, last, last + stride);
}

/**
 * Soft skeleton stage by stage: S_0 = relu(x − open(x)); then k times x ← erode(x), d = relu(x − open(x)),
 * S ← S + relu(d − S d). Erosion takes the minimum over the plus of 5 pixels, opening is erosion and then the maximum over
 * the square of 9; pixels outside the image never take part.
 *
 * It holds three planes with a ring around them and the result: about 16 bytes a pixel.
 *
 * @param image [height · width] numbers of any range; the losses give probabilities in [0, 1]
 * @param iterations k, an integer ≥ 0
 * @returns S_0, S_1 … S_k, [height · width] each, or fewer: after the last one the skeleton stays as it is, however many
 *   iterations follow. It is one and the same array: copy what is to be kept. A caller that stops early must end the
 *   generator (for … of and return() do), or its memory is not used again.
 * @throws Error when WebAssembly with SIMD, or so much memory, is not to be had
 */
export function* softSkeletonStages(
  image: Float32Array,
  width: number,
  height: number,
  iterations: number,
): Generator<Float32Array<ArrayBuffer>, void> {
  const layout = layOut(width, height);
  const machine = openSoftMachine(3 * layout.planeLength);
  try {
    yield* computeStages(machine, layout, image, { width, height, iterations });
  } finally {
    machine.release();
  }
}

function* computeStages(
  { functions, floats }: SoftMachine,
  layout: Layout,
  image: Float32Array,
  { width, height, iterations }: { width: number; height: number; iterations: number },
): Generator<Float32Array<ArrayBuffer>, void> {
  const { stride, first, planeLength } = layout;
  const planeAt = (index: number): Float32Array =>
    floats.subarray(index * planeLength, (index + 1) * planeLength);
  const addressOf = (index: number): number => 4 * (index * planeLength + first);
  const rowsOf = [4 * stride, 4 * width, height] as const;
  const skeleton = new Float32Array(image.length);
  const sums = planeAt(2).fill(0);
  const start = planeAt(0);
  for (let row = 0; row < height; row++) {
    start.set(image.subarray(row * width, (row + 1) * width), first + row * stride);
  }
  copyBorder(start, layout, width, height);
  for (let j = 0, x = 0; j <= iterations; j++, x = 1 - x) {
    const eroded = 1 - x;
    // One erosion serves twice: it opens this x, and it is the next one. Where it changes nothing, x is its own opening.
    const hasFallen = functions.erode(addressOf(x), addressOf(eroded), ...rowsOf) !== 0;
    if (hasFallen) {
      copyBorder(planeAt(eroded), layout, width, height);
      functions.addOpening(addressOf(x), addressOf(eroded), addressOf(2), ...rowsOf);
      for (let row = 0; row < height; row++) {
        const from = first + row * stride;
        skeleton.set(sums.subarray(from, from + width), row * width);
      }
    }
    yield skeleton;
    if (!hasFallen) return;
  }
}

/**
 * What the gradient of the soft skeleton goes back through: x_0 … x_(k+1), each the erosion of the one before, and
 * d_j = relu(x_j − dilate(x_(j+1))) for j from 0 to k, with erosion and dilation as in {@link softSkeletonStages}.
 *
 * @param image [height · width], which is x_0 itself
 * @param iterations k, an integer ≥ 0
 * @returns planes of [height · width]; once an erosion changes nothing, all that follow are one and the same array
 * @throws Error when WebAssembly with SIMD, or so much memory, is not to be had
 */
export function softErosions(
  image: Float32Array,
  width: number,
  height: number,
  iterations: number,
): { eroded: Float32Array[]; deltas: Float32Array<ArrayBuffer>[] } {
  const layout = layOut(width, height);
  const { stride, first, planeLength } = layout;
  const machine = openSoftMachine(3 * planeLength);
  const { functions, floats } = machine;
  const planeAt = (index: number): Float32Array =>
    floats.subarray(index * planeLength, (index + 1) * planeLength);
  const addressOf = (index: number): number => 4 * (index * planeLength + first);
  const rowsOf = [4 * stride, 4 * width, height] as const;
  const copyOut = (index: number): Float32Array<ArrayBuffer> => {
    const plane = planeAt(index);
    const copy = new Float32Array(image.length);
    for (let row = 0, from = first; row < height; row++, from += stride) {
      copy.set(plane.subarray(from, from + width), row * width);
    }
    return copy;
  };
  const start = planeAt(0);
  for (let row = 0; row < height; row++) {
    start.set(image.subarray(row * width, (row + 1) * width), first + row * stride);
  }
  copyBorder(start, layout, width, height);
  const eroded = [image];
  const deltas: Float32Array<ArrayBuffer>[] = [];
  let hasFallen = true;
  for (let j = 0, x = 0; j <= iterations; j++, x = 1 - x) {
    hasFallen &&= functions.erode(addressOf(x), addressOf(1 - x), ...rowsOf) !== 0;
    if (!hasFallen) {
      eroded.push(eroded[j]);
      deltas.push(new Float32Array(image.length));
      continue;
    }
    copyBorder(planeAt(1 - x), layout, width, height);
    // What the first opening adds to a sum of 0 is the difference itself.
    planeAt(2).fill(0);
    functions.addOpening(addressOf(x), addressOf(1 - x), addressOf(2), ...rowsOf);
    eroded.push(copyOut(1 - x));
    deltas.push(copyOut(2));
  }
  machine.release();
  return { eroded, deltas };
}

/** Bytes of the planes that {@link softSkeletonStages} computes in, its result included. */
export function softSkeletonBytes(width: number, height: number): number {
  return 4 * (3 * layOut(width, height).planeLength + width * height);
}
