// What the prediction is before anything happens to it, as logits z = logit of foreground − logit of background.
import { createRandom } from '../../data/random.ts';
import { createNoise } from '../../data/synthetic/noise.ts';
import { signedDistance } from './distance-map.ts';

/** z far from every edge: p = 0.9993. */
const SURE = 7.2;
/** Distance in px over which the drawn prediction becomes sure. */
const EDGE_PX = 2.4;
/** Of the smooth noise on the drawn logits. */
const NOISE_SD = 0.35;
/** |z| beside an edge is 1.47: the noise never carries a pixel over it. */
const MOST_NOISE = 1.2;
const NOISE_CELL_PX = 12;

/** ln p / (1 − p) */
export const logitOf = (probability: number): number => Math.log(probability / (1 - probability));

/**
 * A prediction drawn from the ground truth: 7.2 tanh(d / 2.4) of the signed distance d, plus smooth noise. At 0.5 it is the
 * ground truth itself.
 *
 * @param mask [height · width] foreground ≠ 0
 * @returns [height · width]
 */
export function drawLogits(mask: Uint8Array, width: number, height: number, seed: number): Float32Array {
  const random = createRandom(seed).fork('drawn prediction');
  const noise = createNoise(random, width, height, { cellPx: NOISE_CELL_PX, octaves: 2 });
  return signedDistance(mask, width, height).map((distance, at) => {
    const shift = Math.min(MOST_NOISE, Math.max(-MOST_NOISE, NOISE_SD * noise[at]));
    return SURE * Math.tanh(distance / EDGE_PX) + shift;
  });
}

/** Logits of a preview's probabilities 0…255; the ends count as half a step from 0 and 1. */
export function logitsOfBytes(probability: Uint8Array): Float32Array {
  const table = Float32Array.from({ length: 256 }, (_, byte) =>
    logitOf(Math.min(254.5, Math.max(0.5, byte)) / 255),
  );
  return Float32Array.from(probability, (byte) => table[byte]);
}

/** Nothing is predicted, and surely so. */
export function blankLogits(count: number): Float32Array {
  return new Float32Array(count).fill(-SURE);
}
