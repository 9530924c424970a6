// Skeleton Recall's soft recall on the tubed skeleton.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { LossSettings } from '../loss-settings.ts';
import { checkTermInput } from './check-term-input.ts';
import { dropBackground } from './drop-background.ts';
import { SMOOTH } from './smooth.ts';
import { sumPixels } from './sum-pixels.ts';

/**
 * L = − mean over foreground classes c of (Σ T_c p_c + s) / (Σ T_c + s), s = 1e-5 (arXiv 2404.03010, eq. 1).
 *
 * A class without skeleton in the whole batch counts as recall 1 with no gradient, as in the authors' code.
 *
 * @param probabilities [B,H,W,K+1] softmax.
 * @param tubes [B,H,W,K+1] one-hot tubed skeleton.
 * @param mask [B,H,W,1] 1 where the loss counts, or null.
 * @param settings.sums Over the batch (2D default), or per sample, then the mean.
 * @returns Scalar in [−1, 0]; differentiable in probabilities.
 * @throws Error naming the argument when a rank, shape or type does not fit.
 */
export function softRecallTerm(
  probabilities: Tensor4D,
  tubes: Tensor4D,
  mask: Tensor4D | null,
  settings: Pick<LossSettings, 'sums'> = { sums: 'batch' },
): Scalar {
  checkTermInput('softRecallTerm', { probabilities, tubes }, mask);
  const p = dropBackground(probabilities);
  const t = dropBackground(mask === null ? tubes : tf.mul(tubes, mask));
  let found = sumPixels(tf.mul(p, t)) as Tensor;
  let all = sumPixels(t) as Tensor;
  if (settings.sums === 'batch') [found, all] = [found, all].map((x) => tf.sum(x, 0));
  return tf.neg(tf.mean(tf.div(tf.add(found, SMOOTH), tf.add(all, SMOOTH))));
}
