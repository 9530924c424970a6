// Adam (Kingma and Ba, ICLR 2015) and AdamW (Loshchilov and Hutter, ICLR 2019), in the order of operations of PyTorch.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { Optimiser } from './optimiser.ts';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/**
 * m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).
 *
 * @param options.weightDecay λ ≥ 0.
 * @param options.decoupled false (Adam): g ← g + λ θ first; true (AdamW): θ ← (1 − η λ) θ first.
 */
export function createAdam(options: { weightDecay: number; decoupled: boolean }): Optimiser {
  const { weightDecay, decoupled } = options;
  return {
    init: (size) => ({ moments: [tf.zeros<tf.Rank.R1>([size]), tf.zeros<tf.Rank.R1>([size])], updates: 0 }),
    update(parameters, gradient, state, learningRate) {
      let g = gradient;
      let p = parameters;
      if (weightDecay > 0 && decoupled) p = tf.mul(p, 1 - learningRate * weightDecay);
      if (weightDecay > 0 && !decoupled) g = tf.add(g, tf.mul(p, weightDecay));
      const updates = state.updates + 1;
      const m = tf.add<Tensor1D>(tf.mul(state.moments[0], BETA1), tf.mul(g, 1 - BETA1));
      const v = tf.add<Tensor1D>(tf.mul(state.moments[1], BETA2), tf.mul(tf.square(g), 1 - BETA2));
      const denominator = tf.add(tf.div(tf.sqrt(v), Math.sqrt(1 - BETA2 ** updates)), EPSILON);
      const change = tf.mul(tf.div(m, denominator), learningRate / (1 - BETA1 ** updates));
      return { parameters: tf.sub<Tensor1D>(p, change), state: { moments: [m, v], updates } };
    },
  };
}
