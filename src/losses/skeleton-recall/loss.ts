import type { LossPlugin } from '../loss-plugin.ts';
import { checkLossInput } from '../check-loss-input.ts';
import { overlapTerms } from '../terms/overlap-head.ts';
import { meta } from './meta.ts';

/**
 * L = L_CE + L_Dice + w · L_SkelRecall (arXiv 2404.03010), as in the authors' repository: batch-wise sums, foreground
 * classes only, the tube clipped to the label. Value in [−1 − w, ∞).
 */
export const loss: LossPlugin = {
  meta,
  compute(input, weight, settings) {
    checkLossInput(input);
    const { total, dice, ce, recall } = overlapTerms({ ...input, weight }, settings);
    return { total, dice, ce, connectivity: recall };
  },
};
