// The topology-preserving soft skeleton as a differentiable operation on tensors. The engine registers its kernel for each
// backend.
import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/**
 * Kernel x [B,H,W,C], and noise [B,H,W,C] where there is any → skeleton and slopes d skeleton / d x, both [B,H,W,C];
 * attributes TopologySkeletonAttributes.
 */
export const TOPOLOGY_SKELETON = 'TopologySkeleton';

/** A type, not an interface, so that it can stand for tfjs's map of attributes. */
export type TopologySkeletonAttributes = { iterations: number; beta: number; tau: number };

export interface TopologySkeletonOptions extends TopologySkeletonAttributes {
  /** [B,H,W,C] uniform random numbers in (0, 1); null: no noise, and β counts as 0. */
  noise: Tensor4D | null;
}

/**
 * Skeleton of every sample and channel by itself after Menten et al. (ICCV 2023, the authors' module in Boolean mode):
 * z = sigmoid((ln a + β n) / τ) with a = (x + 1e-8) / (1 − x + 1e-8), n = ln u − ln(1 − u); the image z > 0.5 loses, in
 * each iteration and in four sub-fields, its simple pixels that are no end-points.
 *
 * The Jacobian is diagonal: the deletions carry no gradient, a pixel that is set and survives passes ½ for each iteration
 * (1/32 after five), a deleted one nothing, a clear one everything, or ½ for each iteration in which it would have gone;
 * times dz/dx. Only this diagonal is kept for the gradient, whatever the number of iterations.
 *
 * @param x [B,H,W,C] float32 probabilities in [0, 1]
 * @param options.iterations an integer ≥ 0; the authors' default is 5
 * @param options.beta β ≥ 0; the authors' default is 0.33
 * @param options.tau τ > 0; the authors' default is 1
 * @returns [B,H,W,C], exactly 0 or 1; differentiable once in x
 * @throws Error naming the argument when one has another rank, shape, dtype or range.
 */
export function topologySkeleton(x: Tensor4D, options: TopologySkeletonOptions): Tensor4D {
  const { iterations, tau, noise } = options;
  const beta = noise === null ? 0 : options.beta;
  checkTensor('x', x);
  if (noise !== null) {
    checkTensor('noise', noise);
    if (!tf.util.arraysEqual(noise.shape, x.shape)) {
      throw new Error(
        `topologySkeleton needs noise of x's shape [${x.shape.join(', ')}]; it got [${noise.shape.join(', ')}].`,
      );
    }
  }
  if (!Number.isInteger(iterations) || iterations < 0) {
    throw new Error(`topologySkeleton needs iterations as an integer from 0 up; it got ${iterations}.`);
  }
  if (!(beta >= 0 && tau > 0)) {
    throw new Error(`topologySkeleton needs beta ≥ 0 and tau > 0; it got ${beta} and ${tau}.`);
  }
  const attributes: TopologySkeletonAttributes = { iterations, beta, tau };
  const operation = tf.customGrad((...inputs) => {
    const [image] = inputs as [Tensor4D];
    const save = inputs.at(-1) as unknown as GradSaveFunc;
    const [value, slopes] = tf
      .engine()
      .runKernel<[Tensor4D, Tensor4D]>(
        TOPOLOGY_SKELETON,
        noise === null || beta === 0 ? { x: image } : { x: image, noise },
        attributes,
      );
    save([slopes]);
    return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(dy, saved[0]) };
  });
  return operation(x);
}

function checkTensor(name: string, tensor: Tensor): void {
  const { shape, dtype } = tensor;
  if (shape.length !== 4) {
    throw new Error(`topologySkeleton needs ${name} as [B,H,W,C]; it got [${shape.join(', ')}].`);
  }
  if (dtype !== 'float32') throw new Error(`topologySkeleton needs ${name} as float32; it got ${dtype}.`);
}
