// Instance normalisation and leaky ReLU in one step, with a hand-written gradient.
import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';

/** Names under which registerKernels provides the fused forward and backward passes. */
export const INSTANCE_NORM = 'InstanceNormLeakyRelu';
export const INSTANCE_NORM_GRADIENT = 'InstanceNormLeakyReluGradient';

/** A type, not an interface, so that it can stand for tfjs's map of attributes. */
export type InstanceNormAttributes = { epsilon: number; slope: number };

const DEFAULTS: InstanceNormAttributes = { epsilon: 1e-5, slope: 0.01 };

/**
 * The plain form, composed of tfjs operations: the oracle for the fused kernels, and what runs where there are none.
 * Parameters as instanceNormLeakyRelu.
 */
export function composedInstanceNormLeakyRelu(
  x: Tensor4D,
  gamma: Tensor1D,
  beta: Tensor1D,
  options: InstanceNormAttributes = DEFAULTS,
): Tensor4D {
  const mean = tf.mean(x, [1, 2], true);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), [1, 2], true);
  const normalised = tf.mul(centred, tf.rsqrt(tf.add(variance, options.epsilon)));
  return tf.leakyRelu(tf.add<Tensor4D>(tf.mul(normalised, gamma), beta), options.slope);
}

/**
 * leakyReLU(γ · (x − μ) / √(σ² + ε) + β) with μ and the biased variance σ² per sample and channel over height and
 * width, as PyTorch's InstanceNorm2d(affine=True) followed by LeakyReLU; the derivative at 0 is the slope.
 *
 * @param x [B,H,W,C] float32
 * @param gamma [C]
 * @param beta [C]
 * @returns [B,H,W,C]; differentiable once in all three
 */
export function instanceNormLeakyRelu(
  x: Tensor4D,
  gamma: Tensor1D,
  beta: Tensor1D,
  options: InstanceNormAttributes = DEFAULTS,
): Tensor4D {
  const channels = x.shape[3];
  if (gamma.shape[0] !== channels || beta.shape[0] !== channels) {
    throw new Error(
      `instanceNormLeakyRelu got ${gamma.shape[0]} scales and ${beta.shape[0]} offsets for ${channels} channels.`,
    );
  }
  if (tf.getKernel(INSTANCE_NORM, tf.getBackend()) == null) {
    return composedInstanceNormLeakyRelu(x, gamma, beta, options);
  }
  const fused = tf.customGrad((...inputs) => {
    const [features, scale, offset] = inputs as [Tensor4D, Tensor1D, Tensor1D];
    const save = inputs.at(-1) as unknown as GradSaveFunc;
    // statistics: [B,2,C], the means and 1 / √(σ² + ε).
    const [value, statistics] = tf
      .engine()
      .runKernel<[Tensor4D, Tensor]>(INSTANCE_NORM, { x: features, gamma: scale, beta: offset }, options);
    save([features, scale, offset, statistics]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [x, gamma, beta, statistics] = saved;
        return tf
          .engine()
          .runKernel<[Tensor4D, Tensor1D, Tensor1D]>(
            INSTANCE_NORM_GRADIENT,
            { x, gamma, beta, statistics, dy },
            options,
          );
      },
    };
  });
  return fused(x, gamma, beta);
}
