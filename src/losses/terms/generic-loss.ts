// The part that all losses share: L_generic = L_CE + L_Dice (nnU-Net's DC_and_CE_loss, weights 1 and 1).
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import { checkLossInput } from '../check-loss-input.ts';
import type { LossInput } from '../loss-plugin.ts';
import type { LossSettings } from '../loss-settings.ts';
import { oneHot } from './one-hot.ts';
import { overlapTerms } from './overlap-head.ts';

export interface GenericLoss {
  /** [B,H,W,K+1] softmax of the logits, for connectivity terms. */
  probabilities: Tensor4D;
  /** [B,H,W,1] or null. */
  mask: Tensor4D | null;
  /** [B,H,W,K+1] one-hot labels. */
  target: Tensor4D;
  dice: Scalar;
  ce: Scalar;
}

/**
 * L_generic = L_Dice + L_CE on logits (nnU-Net's DC_and_CE_loss), and what connectivity terms need beside it.
 *
 * @param input logits [B,H,W,K+1], labels [B,H,W] 0…K, mask [B,H,W] 0 or 1, or null
 * @returns dice in [−1, 0] and ce ≥ 0, differentiable in the logits
 * @throws Error naming the argument when a rank, shape or type does not fit (checkLossInput).
 */
export function genericLoss(input: LossInput, settings: LossSettings): GenericLoss {
  const { logits, labels } = input;
  checkLossInput(input);
  const classes = logits.shape[3];
  const target = oneHot(labels, classes);
  const mask = input.mask === null ? null : tf.expandDims<Tensor4D>(input.mask, 3);
  const probabilities = tf.softmax(logits);
  const { dice, ce } = overlapTerms({ ...input, tubes: null, weight: null }, settings);
  return { probabilities, mask, target, dice, ce };
}
