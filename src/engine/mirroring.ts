// Mirroring as test-time augmentation. Pure.

/** Probabilities [height, width, outputs] of an input [height, width, channels]. */
export type Forward = (input: Float32Array, height: number, width: number) => Promise<Float32Array>;

/** Turned round along x, along y. */
const MIRRORS = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

/**
 * Turns an image round along none, one or both axes.
 *
 * @param values [height, width, channels]
 * @returns a copy of the same shape
 */
export function mirrorImage(
  values: Float32Array,
  height: number,
  width: number,
  alongX: boolean,
  alongY: boolean,
): Float32Array {
  const channels = values.length / (height * width);
  const out = new Float32Array(values.length);
  let to = 0;
  for (let row = 0; row < height; row++) {
    const fromRow = (alongY ? height - 1 - row : row) * width;
    for (let column = 0; column < width; column++) {
      const from = (fromRow + (alongX ? width - 1 - column : column)) * channels;
      for (let c = 0; c < channels; c++) out[to++] = values[from + c];
    }
  }
  return out;
}

/**
 * Mean of the probabilities that a network gives for the four mirror images, turned back (nnU-Net means the logits; with
 * probabilities each mirror image has the same say). A network that is equivariant under mirroring gives exactly what it
 * gives without.
 *
 * @param input [height, width, channels]
 * @returns [height, width, outputs]
 */
export async function forwardMirrored(
  forward: Forward,
  input: Float32Array,
  height: number,
  width: number,
): Promise<Float32Array> {
  const turned: Float32Array[] = [];
  for (const [alongX, alongY] of MIRRORS) {
    const output = await forward(mirrorImage(input, height, width, alongX, alongY), height, width);
    turned.push(mirrorImage(output, height, width, alongX, alongY));
  }
  const [a, b, c, d] = turned;
  return a.map((value, i) => (value + b[i] + c[i] + d[i]) / 4);
}
