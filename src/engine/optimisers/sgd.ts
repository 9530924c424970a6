// SGD with Nesterov momentum as nnU-Net uses it, in the order of operations of PyTorch.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { CLIP_EPSILON, SGD_STEP, type SgdAttributes } from '../kernels/optimiser-steps.ts';
import type { Optimiser } from './optimiser.ts';

/** θ, m */
type Vectors = [parameters: Tensor1D, velocity: Tensor1D];

/**
 * The plain form, composed of tfjs operations: the oracle for the fused kernels, and what runs where there are none.
 *
 * @param knobs [η]
 */
export function composedSgdStep(
  [parameters, velocity]: Vectors,
  gradient: Tensor1D,
  knobs: Tensor1D,
  { momentum, weightDecay, clipNorm }: SgdAttributes,
): Vectors {
  let g = gradient;
  if (clipNorm > 0) {
    // torch.nn.utils.clip_grad_norm_: factor min(1, clip / (norm + 1e-6)).
    const norm = tf.sqrt(tf.sum(tf.square(g)));
    g = tf.mul(g, tf.minimum(tf.div(clipNorm, tf.add(norm, CLIP_EPSILON)), 1));
  }
  if (weightDecay > 0) g = tf.add(g, tf.mul(parameters, weightDecay));
  const m = tf.add<Tensor1D>(tf.mul(velocity, momentum), g);
  return [tf.sub<Tensor1D>(parameters, tf.mul(tf.add(g, tf.mul(m, momentum)), knobs)), m];
}

/**
 * g ← clip(g); g ← g + λ θ; m ← μ m + g; θ ← θ − η (g + μ m).
 *
 * @param options.momentum μ, nnU-Net: 0.99.
 * @param options.weightDecay λ, nnU-Net: 3e-5.
 * @param options.clipNorm Largest Euclidean norm of the whole gradient, > 0, nnU-Net: 12; null leaves it as it is.
 */
export function createSgd(options: {
  momentum: number;
  weightDecay: number;
  clipNorm: number | null;
}): Optimiser {
  const { momentum, weightDecay, clipNorm } = options;
  if (clipNorm !== null && !(clipNorm > 0))
    throw new Error(`SGD needs clipNorm > 0 or null; it got ${clipNorm}.`);
  const attributes: SgdAttributes = { momentum, weightDecay, clipNorm: clipNorm ?? 0 };
  return {
    init: (size) => ({ moments: [tf.zeros<tf.Rank.R1>([size])], updates: 0 }),
    knobs: (_updates, learningRate) => [learningRate],
    update(parameters, gradient, state, knobs) {
      const [velocity] = state.moments;
      const isFused = tf.getKernel(SGD_STEP, tf.getBackend()) != null;
      const [next, ...moments] = isFused
        ? tf.engine().runKernel<Vectors>(SGD_STEP, { parameters, gradient, velocity, knobs }, attributes)
        : composedSgdStep([parameters, velocity], gradient, knobs, attributes);
      return { parameters: next, state: { moments, updates: state.updates + 1 } };
    },
  };
}
