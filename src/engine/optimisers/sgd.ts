// SGD with Nesterov momentum as nnU-Net uses it, in the order of operations of PyTorch.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { Optimiser } from './optimiser.ts';

/**
 * g ← clip(g); g ← g + λ θ; m ← μ m + g; θ ← θ − η (g + μ m).
 *
 * @param options.momentum μ, nnU-Net: 0.99.
 * @param options.weightDecay λ, nnU-Net: 3e-5.
 * @param options.clipNorm Largest Euclidean norm of the whole gradient, nnU-Net: 12; null leaves it as it is.
 */
export function createSgd(options: {
  momentum: number;
  weightDecay: number;
  clipNorm: number | null;
}): Optimiser {
  const { momentum, weightDecay, clipNorm } = options;
  return {
    init: (size) => ({ moments: [tf.zeros<tf.Rank.R1>([size])], updates: 0 }),
    update(parameters, gradient, state, learningRate) {
      let g = gradient;
      if (clipNorm !== null) {
        // torch.nn.utils.clip_grad_norm_: factor min(1, clip / (norm + 1e-6)).
        const norm = tf.sqrt(tf.sum(tf.square(g)));
        g = tf.mul(g, tf.minimum(tf.div(clipNorm, tf.add(norm, 1e-6)), 1));
      }
      if (weightDecay > 0) g = tf.add(g, tf.mul(parameters, weightDecay));
      const m = tf.add<Tensor1D>(tf.mul(state.moments[0], momentum), g);
      const change = tf.mul(tf.add(g, tf.mul(m, momentum)), learningRate);
      return {
        parameters: tf.sub<Tensor1D>(parameters, change),
        state: { moments: [m], updates: state.updates + 1 },
      };
    },
  };
}
