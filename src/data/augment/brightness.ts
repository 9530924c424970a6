/**
 * Multiplicative brightness (batchgeneratorsv2's MultiplicativeBrightnessTransform). On z-scored images, whose mean is 0,
 * it changes the spread rather than the mean, as in nnU-Net.
 *
 * @param values one channel
 * @param factor finite, 1 changes nothing; nnU-Net draws from 0.75 … 1.25
 * @returns a new plane
 * @throws Error when the factor is not finite.
 */
export function applyBrightness(values: Float32Array, factor: number): Float32Array {
  if (!Number.isFinite(factor)) {
    throw new Error(`The brightness factor is ${factor}; it must be a finite number.`);
  }
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = values[i] * factor;
  return result;
}
