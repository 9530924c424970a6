// The differentiable skeletons on the backend that is open, with plain arrays in and out.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { softSkeleton } from '../../../src/losses/terms/soft-skeleton.ts';
import { topologySkeleton } from '../../../src/losses/terms/topology-skeleton.ts';

/** [B,H,W,C] */
export type Shape4D = [number, number, number, number];

export interface WithGradient {
  skeleton: ArrayLike<number>;
  /** d Σ upstream · skeleton / d x; null where no upstream was given. */
  gradient: ArrayLike<number> | null;
}

async function run(
  operation: (x: Tensor4D) => Tensor4D,
  values: Float32Array,
  shape: Shape4D,
  upstream: Float32Array | null,
): Promise<WithGradient> {
  const x = tf.tensor4d(values, shape);
  const skeleton = operation(x);
  let gradient: tf.Tensor | null = null;
  if (upstream !== null) {
    const r = tf.tensor4d(upstream, shape);
    gradient = tf.grad((input: tf.Tensor) => tf.sum(tf.mul(operation(input as Tensor4D), r)))(x);
    r.dispose();
  }
  const result = {
    skeleton: await skeleton.data<'float32'>(),
    gradient: gradient === null ? null : await gradient.data<'float32'>(),
  };
  tf.dispose([x, skeleton, ...(gradient === null ? [] : [gradient])]);
  return result;
}

/** clDice's soft skeleton of one image or a batch. */
export function runSoftSkeleton(
  values: Float32Array,
  shape: Shape4D,
  iterations: number,
  upstream: Float32Array | null = null,
): Promise<WithGradient> {
  return run((x) => softSkeleton(x, iterations), values, shape, upstream);
}

/** The topology-preserving skeleton; without noise unless it is given. */
export async function runTopologySkeleton(
  values: Float32Array,
  shape: Shape4D,
  options: { iterations: number; beta?: number; tau?: number; noise?: Float32Array | null },
  upstream: Float32Array | null = null,
): Promise<WithGradient> {
  const { iterations, beta = 0, tau = 1 } = options;
  const noise = options.noise == null ? null : tf.tensor4d(options.noise, shape);
  const result = await run(
    (x) => topologySkeleton(x, { iterations, beta, tau, noise }),
    values,
    shape,
    upstream,
  );
  noise?.dispose();
  return result;
}
