// The soft skeleton's kernels for tfjs's cpu backend, which the product never loads: tests in Node compute with it.
import * as tf from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import {
  softSkeletonGradientOfBatch,
  softSkeletonOfBatch,
} from '../../src/engine/kernels/soft-skeleton-planes.ts';
import {
  SOFT_SKELETON,
  SOFT_SKELETON_GRADIENT,
  type SoftSkeletonAttributes,
} from '../../src/losses/terms/soft-skeleton.ts';

/** The part of tfjs's cpu backend that a kernel needs. */
interface CpuBackend {
  data: { get(dataId: object): { values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo;
}

interface Arguments {
  inputs: Record<string, TensorInfo>;
  attrs: SoftSkeletonAttributes;
  backend: CpuBackend;
}

function register(kernelName: string, compute: (args: Arguments, out: Float32Array) => void): void {
  if (tf.getKernel(kernelName, 'cpu') != null) return;
  const kernel = (args: Arguments): TensorInfo => {
    const { shape } = args.inputs['x'];
    const out = new Float32Array(tf.util.sizeFromShape(shape));
    compute(args, out);
    return args.backend.makeTensorInfo(shape, 'float32', out);
  };
  tf.registerKernel({ kernelName, backendName: 'cpu', kernelFunc: kernel as unknown as KernelFunc });
}

/** Registers the forward and the gradient kernel; calling it again does nothing. */
export function registerCpuSoftSkeleton(): void {
  const values = ({ inputs, backend }: Arguments, name: string) =>
    backend.data.get(inputs[name].dataId).values;
  register(SOFT_SKELETON, (args, out) =>
    softSkeletonOfBatch(values(args, 'x'), out, args.inputs['x'].shape, args.attrs.iterations),
  );
  register(SOFT_SKELETON_GRADIENT, (args, out) =>
    softSkeletonGradientOfBatch(
      values(args, 'x'),
      values(args, 'dy'),
      out,
      args.inputs['x'].shape,
      args.attrs.iterations,
    ),
  );
}
