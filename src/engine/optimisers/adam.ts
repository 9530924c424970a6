// Adam (Kingma and Ba, ICLR 2015) and AdamW (Loshchilov and Hutter, ICLR 2019), in the order of operations of PyTorch.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { ADAM_STEP, type AdamAttributes } from '../kernels/optimiser-steps.ts';
import type { Optimiser } from './optimiser.ts';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** θ, m, v */
type Vectors = [parameters: Tensor1D, first: Tensor1D, second: Tensor1D];

/**
 * The plain form, composed of tfjs operations: the oracle for the fused kernels, and what runs where there are none.
 *
 * @param knobs [η / (1 − β₁ᵗ), √(1 − β₂ᵗ), factor of decoupled decay]
 */
export function composedAdamStep(
  [parameters, first, second]: Vectors,
  gradient: Tensor1D,
  knobs: Tensor1D,
  { beta1, beta2, epsilon, coupledDecay }: AdamAttributes,
): Vectors {
  const [rate, root, decay] = [0, 1, 2].map((at) => tf.slice(knobs, at, 1));
  const g = coupledDecay > 0 ? tf.add<Tensor1D>(gradient, tf.mul(parameters, coupledDecay)) : gradient;
  const m = tf.add<Tensor1D>(tf.mul(first, beta1), tf.mul(g, 1 - beta1));
  const v = tf.add<Tensor1D>(tf.mul(second, beta2), tf.mul(tf.square(g), 1 - beta2));
  const change = tf.mul(tf.div(m, tf.add(tf.div(tf.sqrt(v), root), epsilon)), rate);
  return [tf.sub<Tensor1D>(tf.mul(parameters, decay), change), m, v];
}

/**
 * m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε), t from 1.
 *
 * @param options.weightDecay λ ≥ 0.
 * @param options.decoupled false (Adam): g ← g + λ θ first; true (AdamW): θ ← (1 − η λ) θ first.
 */
export function createAdam(options: { weightDecay: number; decoupled: boolean }): Optimiser {
  const { weightDecay, decoupled } = options;
  const attributes: AdamAttributes = {
    beta1: BETA1,
    beta2: BETA2,
    epsilon: EPSILON,
    coupledDecay: decoupled ? 0 : weightDecay,
  };
  return {
    init: (size) => ({ moments: [tf.zeros<tf.Rank.R1>([size]), tf.zeros<tf.Rank.R1>([size])], updates: 0 }),
    knobs(updates, learningRate) {
      const t = updates + 1;
      const decay = decoupled ? 1 - learningRate * weightDecay : 1;
      return [learningRate / (1 - BETA1 ** t), Math.sqrt(1 - BETA2 ** t), decay];
    },
    update(parameters, gradient, state, knobs) {
      const [first, second] = state.moments;
      const isFused = tf.getKernel(ADAM_STEP, tf.getBackend()) != null;
      const [next, ...moments] = isFused
        ? tf
            .engine()
            .runKernel<Vectors>(ADAM_STEP, { parameters, gradient, first, second, knobs }, attributes)
        : composedAdamStep([parameters, first, second], gradient, knobs, attributes);
      return { parameters: next, state: { moments, updates: state.updates + 1 } };
    },
  };
}
