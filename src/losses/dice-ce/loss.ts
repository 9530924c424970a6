import * as tf from '@tensorflow/tfjs-core';
import type { LossPlugin } from '../loss-plugin.ts';
import { genericLoss } from '../terms/generic-loss.ts';
import { meta } from './meta.ts';

/**
 * L = L_CE + L_Dice, nnU-Net's default (batch Dice, background in CE only).
 * Value in [−1, ∞). The weight is not used.
 */
export const loss: LossPlugin = {
  meta,
  compute(input, _weight, settings) {
    const { dice, ce } = genericLoss(input, settings);
    return { total: tf.add(ce, dice), dice, ce, connectivity: null };
  },
};
