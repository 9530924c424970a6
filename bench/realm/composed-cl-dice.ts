// clDice with its soft skeleton made of tfjs's own operations and gradients, as the authors' PyTorch code makes it: what the
// fused kernels are measured against.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import { meta } from '../../src/losses/cl-dice/meta.ts';
import type { LossPlugin } from '../../src/losses/loss-plugin.ts';
import { softClDice } from '../../src/losses/terms/cl-dice-term.ts';
import { dropBackground } from '../../src/losses/terms/drop-background.ts';
import { genericLoss } from '../../src/losses/terms/generic-loss.ts';

type Size = [number, number];

const maximum = (x: Tensor4D, size: Size) => tf.maxPool(x, size, 1, 'same');
const minimum = (x: Tensor4D, size: Size): Tensor4D => tf.neg(maximum(tf.neg(x), size));
const erode = (x: Tensor4D): Tensor4D => tf.minimum(minimum(x, [3, 1]), minimum(x, [1, 3]));
const open = (x: Tensor4D): Tensor4D => maximum(erode(x), [3, 3]);

/** @param x [B,H,W,C] */
export function composedSoftSkeleton(x: Tensor4D, iterations: number): Tensor4D {
  let image = x;
  let skeleton: Tensor4D = tf.relu(tf.sub(image, open(image)));
  for (let i = 0; i < iterations; i++) {
    image = erode(image);
    const delta: Tensor4D = tf.relu(tf.sub(image, open(image)));
    skeleton = tf.add(skeleton, tf.relu(tf.sub(delta, tf.mul(skeleton, delta))));
  }
  return skeleton;
}

/** The loss cl-dice, its soft skeleton composed. */
export const composedClDice: LossPlugin = {
  meta,
  compute(input, weight, settings) {
    const { probabilities, target, dice, ce } = genericLoss(input, settings);
    const [p, y] = [probabilities, target].map(dropBackground);
    const iterations = settings.iterations ?? meta.defaultIterations ?? 0;
    const skeletons = {
      prediction: composedSoftSkeleton(p, iterations),
      target: composedSoftSkeleton(y, iterations),
    };
    const clDice = softClDice(p, y, skeletons, { smooth: 1, classes: settings.clDiceClasses });
    const connectivity = tf.sub<Scalar>(1, clDice);
    return { total: tf.add(tf.add(ce, dice), tf.mul(connectivity, weight)), dice, ce, connectivity };
  },
};
