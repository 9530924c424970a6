// The topology-preserving skeleton of whole batches on the processor: the plain form, sample by sample and channel by channel.
import type { TopologySkeletonAttributes } from '../../losses/terms/topology-skeleton.ts';
import { discretise } from '../../morphology/discretise.ts';
import { topologySkeleton } from '../../morphology/topology-skeleton.ts';

/**
 * skeleton and slopes ← of x; all [B,H,W,C]. Where x is not a number both are neither, and the pixel counts as clear for
 * its neighbours: a run whose weights have gone astray must see it in its loss, not end in an error here.
 *
 * @param noise of x's size, or null
 */
export function topologySkeletonOfBatch(
  x: Float32Array,
  noise: Float32Array | null,
  out: { skeleton: Float32Array; slopes: Float32Array },
  shape: readonly number[],
  { iterations, beta, tau }: TopologySkeletonAttributes,
): void {
  const [batch, height, width, channels] = shape;
  const pixels = height * width;
  const probabilities = new Float32Array(pixels);
  const draws = noise === null ? null : new Float32Array(pixels);
  for (let sample = 0; sample < batch; sample++) {
    for (let channel = 0; channel < channels; channel++) {
      const first = sample * pixels * channels + channel;
      for (let p = 0, at = first; p < pixels; p++, at += channels) {
        probabilities[p] = Number.isNaN(x[at]) ? 0 : x[at];
        if (draws !== null && noise !== null) draws[p] = noise[at];
      }
      const { hard, slopes } = discretise(probabilities, { beta, tau, noise: draws });
      const { skeleton, factors } = topologySkeleton(hard, width, height, iterations);
      for (let p = 0, at = first; p < pixels; p++, at += channels) {
        const isNumber = !Number.isNaN(x[at]);
        out.skeleton[at] = isNumber ? skeleton[p] : NaN;
        out.slopes[at] = isNumber ? factors[p] * slopes[p] : NaN;
      }
    }
  }
}
