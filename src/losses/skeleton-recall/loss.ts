import * as tf from '@tensorflow/tfjs-core';
import type { LossPlugin } from '../loss-plugin.ts';
import { genericLoss } from '../terms/generic-loss.ts';
import { oneHot } from '../terms/one-hot.ts';
import { softRecallTerm } from '../terms/soft-recall-term.ts';
import { meta } from './meta.ts';

/**
 * L = L_CE + L_Dice + w · L_SkelRecall (arXiv 2404.03010), as in the authors' repository: batch-wise sums, foreground
 * classes only, the tube clipped to the label. Value in [−1 − w, ∞).
 */
export const loss: LossPlugin = {
  meta,
  compute(input, weight, settings) {
    const { probabilities, mask, dice, ce } = genericLoss(input, settings);
    const tubes = oneHot(input.tubes, input.logits.shape[3]);
    const connectivity = softRecallTerm(probabilities, tubes, mask, settings);
    return { total: tf.add(tf.add(ce, dice), tf.mul(connectivity, weight)), dice, ce, connectivity };
  },
};
