import { roundHalfEven } from '../nearest-exact.ts';
import { checkPlane, type ImageSize } from './planar-image.ts';

/**
 * Weights of a Gaussian, normalised to sum 1; their number is the odd number nearest to 6 σ + ½ (batchgeneratorsv2's
 * blur_dimension with truncate 6).
 *
 * @param sigmaPx > 0
 */
function gaussianKernel(sigmaPx: number): Float64Array {
  const wanted = 6 * sigmaPx + 0.5;
  const rounded = roundHalfEven(wanted);
  const length = rounded % 2 === 1 ? rounded : wanted >= rounded ? rounded + 1 : rounded - 1;
  const kernel = Float64Array.from({ length }, (_, tap) =>
    Math.exp(-0.5 * ((tap - (length - 1) / 2) / sigmaPx) ** 2),
  );
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  return kernel.map((weight) => weight / sum);
}

/** Mirrors an index into 0 … length − 1 without repeating the border pixel, as often as it takes. */
function reflect(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const inside = ((index % period) + period) % period;
  return inside < length ? inside : period - inside;
}

/**
 * sums[i] = Σ kernel[tap] · values[starts[tap] + i], added in the order of the taps. Four at a time: their sums stay in
 * registers.
 */
function sumTaps(sums: Float64Array, kernel: Float64Array, values: Float64Array, starts: Int32Array): void {
  const length = sums.length;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let tap = 0; tap < kernel.length; tap++) {
      const weight = kernel[tap];
      const at = starts[tap] + i;
      a += weight * values[at];
      b += weight * values[at + 1];
      c += weight * values[at + 2];
      d += weight * values[at + 3];
    }
    sums[i] = a;
    sums[i + 1] = b;
    sums[i + 2] = c;
    sums[i + 3] = d;
  }
  for (; i < length; i++) {
    let sum = 0;
    for (let tap = 0; tap < kernel.length; tap++) sum += kernel[tap] * values[starts[tap] + i];
    sums[i] = sum;
  }
}

/** Blurs all columns at once, row by row, as they lie in memory. */
function blurColumns(values: Float32Array, sigmaPx: number, { width, height }: ImageSize): Float32Array {
  const kernel = gaussianKernel(sigmaPx);
  const reach = (kernel.length - 1) / 2;
  const source = Float64Array.from(values);
  const starts = new Int32Array(kernel.length);
  const blurred = new Float32Array(values.length);
  const sums = new Float64Array(width);
  for (let row = 0; row < height; row++) {
    for (let tap = 0; tap < kernel.length; tap++) starts[tap] = width * reflect(row + tap - reach, height);
    sumTaps(sums, kernel, source, starts);
    blurred.set(sums, row * width);
  }
  return blurred;
}

function blurRows(values: Float32Array, sigmaPx: number, { width, height }: ImageSize): Float32Array {
  const kernel = gaussianKernel(sigmaPx);
  const reach = (kernel.length - 1) / 2;
  const blurred = new Float32Array(values.length);
  const padded = new Float64Array(width + 2 * reach);
  const sources = Int32Array.from({ length: padded.length }, (_, at) => reflect(at - reach, width));
  const starts = Int32Array.from(kernel, (_, tap) => tap);
  const sums = new Float64Array(width);
  for (let row = 0, start = 0; row < height; row++, start += width) {
    for (let at = 0; at < padded.length; at++) padded[at] = values[start + sources[at]];
    sumTaps(sums, kernel, padded, starts);
    blurred.set(sums, start);
  }
  return blurred;
}

/**
 * Gaussian blur with one σ per axis and reflected borders (batchgeneratorsv2's GaussianBlurTransform). Planes narrower than
 * the kernel, which the reference refuses, are reflected more than once; an axis of one pixel stays as it is.
 *
 * @param values [H · W] one channel
 * @param sigmaPx down the columns (y) and along the rows (x), > 0; nnU-Net draws from 0.5 … 1
 * @returns a new plane
 * @throws Error when a σ is not above 0, or the plane is empty or does not fit its size.
 */
export function applyGaussianBlur(
  values: Float32Array,
  size: ImageSize,
  sigmaPx: { y: number; x: number },
): Float32Array {
  checkPlane('image plane', values, size);
  for (const [axis, sigma] of Object.entries(sigmaPx)) {
    if (!(sigma > 0 && sigma < Infinity)) {
      throw new Error(`sigmaPx.${axis} is ${sigma}; it must be a number above 0.`);
    }
  }
  return blurRows(blurColumns(values, sigmaPx.y, size), sigmaPx.x, size);
}
