// What stands for no loss when the memory of a step is divided: half the sum of squares of the logits, whose gradient is the
// logits themselves. It is in no list of losses.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { LossMeta, LossPlugin } from '../losses/loss-plugin.ts';

/** @param meta of any loss: a step asks it what its batches must hold */
export function bareLoss(meta: LossMeta): LossPlugin {
  return {
    meta: { ...meta, needsNoise: false },
    compute: ({ logits }) => {
      const half = tf.customGrad((x, save) => {
        (save as tf.GradSaveFunc)([x as Tensor]);
        return {
          value: tf.mul(0.5, tf.sum(tf.square(x as Tensor))),
          gradFunc: (dy: Tensor, [saved]: Tensor[]) => tf.mul(saved, dy),
        };
      });
      const total = half(logits) as Scalar;
      return { total, dice: tf.scalar(0), ce: tf.scalar(0), connectivity: null };
    },
  };
}
