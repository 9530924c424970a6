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

/** Blurs along an axis: `lines` lines, each of `length` values `stride` apart, their starts `lineStride` apart. */
function blurLines(
  values: Float32Array,
  sigmaPx: number,
  layout: { lines: number; length: number; stride: number; lineStride: number },
): Float32Array {
  const { lines, length, stride, lineStride } = layout;
  const kernel = gaussianKernel(sigmaPx);
  const reach = (kernel.length - 1) / 2;
  const blurred = new Float32Array(values.length);
  const padded = new Float64Array(length + 2 * reach);
  const sources = Int32Array.from({ length: padded.length }, (_, at) => reflect(at - reach, length) * stride);
  for (let line = 0; line < lines; line++) {
    const start = line * lineStride;
    for (let at = 0; at < padded.length; at++) padded[at] = values[start + sources[at]];
    for (let at = 0; at < length; at++) {
      let sum = 0;
      for (let tap = 0; tap < kernel.length; tap++) sum += kernel[tap] * padded[at + tap];
      blurred[start + at * stride] = sum;
    }
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
  const { width, height } = size;
  const down = blurLines(values, sigmaPx.y, { lines: width, length: height, stride: width, lineStride: 1 });
  return blurLines(down, sigmaPx.x, { lines: height, length: width, stride: 1, lineStride: width });
}
