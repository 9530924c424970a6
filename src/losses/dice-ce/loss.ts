import type { LossPlugin } from '../loss-plugin.ts';
import { checkLossInput } from '../check-loss-input.ts';
import { overlapTerms } from '../terms/overlap-head.ts';
import { meta } from './meta.ts';

/**
 * L = L_CE + L_Dice, nnU-Net's default (batch Dice, background in CE only).
 * Value in [−1, ∞). The weight is not used.
 */
export const loss: LossPlugin = {
  meta,
  compute(input, _weight, settings) {
    checkLossInput(input);
    const { total, dice, ce } = overlapTerms({ ...input, tubes: null, weight: null }, settings);
    return { total, dice, ce, connectivity: null };
  },
};
