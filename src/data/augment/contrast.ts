import { planeStatistics } from './plane-statistics.ts';

/**
 * Contrast around the plane's mean, clipped to its old range (batchgeneratorsv2's ContrastTransform, preserve_range).
 *
 * @param values one channel, finite
 * @param factor ≥ 0, 1 changes nothing; nnU-Net draws from 0.75 … 1.25
 * @returns a new plane
 * @throws Error when the factor is negative or not finite, or the plane is empty or not finite.
 */
export function applyContrast(values: Float32Array, factor: number): Float32Array {
  if (!(factor >= 0 && factor < Infinity)) {
    throw new Error(`The contrast factor is ${factor}; it must be a number from 0 up.`);
  }
  const { mean, minimum, maximum } = planeStatistics(values);
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = (values[i] - mean) * factor + mean;
    result[i] = value < minimum ? minimum : value > maximum ? maximum : value;
  }
  return result;
}
