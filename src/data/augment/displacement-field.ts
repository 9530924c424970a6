// Random smooth deformations. Tendril's own: nnU-Net's default recipe has none, and there is no reference to compare with.
import { createRandom, type Random } from '../random.ts';
import { checkSize, type ImageSize } from './planar-image.ts';

export interface DisplacementField extends ImageSize {
  /** [height · width] pixels to the right. */
  x: Float32Array;
  /** [height · width] pixels down. */
  y: Float32Array;
}

export interface ElasticDeformation {
  /** 0 … 2³² − 1; the same seed gives the same field. */
  seed: number;
  /** Distance of the control points. The field is about as smooth as noise blurred with σ = spacingPx / √3. */
  spacingPx: number;
  /** Largest displacement along each axis. Below about a fifth of the spacing the deformation does not fold. */
  amplitudePx: number;
}

/**
 * Random displacements on a grid of control points, interpolated by uniform cubic B-splines (free-form deformation,
 * Rueckert et al., IEEE TMI 1999), each component scaled so that its largest absolute value is the amplitude.
 *
 * @param size of the field, that of the patch
 * @throws Error when the size is empty, the spacing is not above 0, the amplitude is negative, or the seed is no seed.
 */
export function createDisplacementField(size: ImageSize, deformation: ElasticDeformation): DisplacementField {
  checkSize('displacement field', size);
  const { seed, spacingPx, amplitudePx } = deformation;
  if (!(spacingPx > 0 && spacingPx < Infinity)) {
    throw new Error(`spacingPx is ${spacingPx}; it must be a number above 0.`);
  }
  if (!(amplitudePx >= 0 && amplitudePx < Infinity)) {
    throw new Error(`amplitudePx is ${amplitudePx}; it must be a number from 0 up.`);
  }
  const random = createRandom(seed);
  const component = (name: string) => smoothNoise(random.fork(name), size, spacingPx, amplitudePx);
  return { width: size.width, height: size.height, x: component('x'), y: component('y') };
}

function smoothNoise(
  random: Random,
  { width, height }: ImageSize,
  spacingPx: number,
  amplitudePx: number,
): Float32Array {
  const field = new Float32Array(width * height);
  if (amplitudePx === 0) return field;
  const columns = splineWeights(width, spacingPx);
  const rows = splineWeights(height, spacingPx);
  const noise = Float64Array.from({ length: rows.controls * columns.controls }, () => random.normal());
  // Along the rows first: what is left is a narrow band of control rows.
  const band = new Float64Array(rows.controls * width);
  for (let control = 0; control < rows.controls; control++) {
    for (let column = 0; column < width; column++) {
      const from = control * columns.controls + columns.first[column];
      let sum = 0;
      for (let tap = 0; tap < 4; tap++) sum += columns.weights[4 * column + tap] * noise[from + tap];
      band[control * width + column] = sum;
    }
  }
  let largest = 0;
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      const from = rows.first[row] * width + column;
      let sum = 0;
      for (let tap = 0; tap < 4; tap++) sum += rows.weights[4 * row + tap] * band[from + tap * width];
      field[at] = sum;
      largest = Math.max(largest, Math.abs(sum));
    }
  }
  if (largest > 0) for (let at = 0; at < field.length; at++) field[at] *= amplitudePx / largest;
  return field;
}

/** For each pixel the first of its four control points, and their weights. */
function splineWeights(length: number, spacingPx: number) {
  const first = new Int32Array(length);
  const weights = new Float64Array(4 * length);
  for (let pixel = 0; pixel < length; pixel++) {
    const position = pixel / spacingPx;
    first[pixel] = Math.floor(position);
    const t = position - first[pixel];
    weights[4 * pixel] = (1 - t) ** 3 / 6;
    weights[4 * pixel + 1] = (3 * t ** 3 - 6 * t ** 2 + 4) / 6;
    weights[4 * pixel + 2] = (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6;
    weights[4 * pixel + 3] = t ** 3 / 6;
  }
  return { first, weights, controls: first[length - 1] + 4 };
}
