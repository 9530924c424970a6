import { createRandom } from '../random.ts';

/**
 * Normal noise for one plane (batchgeneratorsv2's GaussianNoiseTransform; what it calls variance is used as standard
 * deviation there). nnU-Net adds the same plane of noise to all channels.
 *
 * @param count number of values
 * @param sigma standard deviation ≥ 0 in units of the image; nnU-Net draws from 0 … 0.1
 * @param seed 0 … 2³² − 1; the same seed gives the same noise
 * @throws Error when sigma is negative or not finite, or the seed is no seed.
 */
export function createGaussianNoise(count: number, sigma: number, seed: number): Float32Array {
  if (!(sigma >= 0 && sigma < Infinity)) throw new Error(`sigma is ${sigma}; it must be a number from 0 up.`);
  const random = createRandom(seed);
  const noise = new Float32Array(count);
  for (let i = 0; i < count; i++) noise[i] = sigma * random.normal();
  return noise;
}
