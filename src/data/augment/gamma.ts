import { planeStatistics } from './plane-statistics.ts';
import { raiseToPower } from './power-curve.ts';

/** Keeps divisions finite for constant planes (batchgeneratorsv2: clamp at 1e-7). */
const SMALLEST = 1e-7;

/**
 * Gamma on the plane's own range, mean and standard deviation restored afterwards (batchgeneratorsv2's GammaTransform with
 * p_retain_stats 1): v ↦ ((v − min) / range)^γ · range + min, then shifted and scaled to the old mean and unbiased standard
 * deviation. Constant planes stay as they are.
 *
 * @param values one channel, finite
 * @param gamma > 0; nnU-Net draws from 0.7 … 1.5
 * @param isInverted true: the plane is negated before and after, so that the bright end is stretched instead of the dark one
 * @returns a new plane
 * @throws Error when gamma is not above 0, or the plane is empty or not finite.
 */
export function applyGamma(values: Float32Array, gamma: number, isInverted: boolean): Float32Array {
  if (!(gamma > 0 && gamma < Infinity)) throw new Error(`gamma is ${gamma}; it must be a number above 0.`);
  const sign = isInverted ? -1 : 1;
  const before = planeStatistics(values);
  const minimum = isInverted ? -before.maximum : before.minimum;
  const range = before.maximum - before.minimum;
  const divisor = Math.max(range, SMALLEST);
  const powers = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) powers[i] = (sign * values[i] - minimum) / divisor;
  raiseToPower(powers, gamma);
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = powers[i] * range + minimum;
  const after = planeStatistics(result);
  const factor = before.deviation / Math.max(after.deviation, SMALLEST);
  const mean = sign * before.mean;
  for (let i = 0; i < values.length; i++) result[i] = sign * ((result[i] - after.mean) * factor + mean);
  return result;
}
