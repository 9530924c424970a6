// The topology-preserving skeleton's kernel for tfjs's cpu backend, which the product never loads: for tests in Node.
import * as tf from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { topologySkeletonOfBatch } from '../../src/engine/kernels/topology-skeleton-planes.ts';
import {
  TOPOLOGY_SKELETON,
  type TopologySkeletonAttributes,
} from '../../src/losses/terms/topology-skeleton.ts';

interface Arguments {
  inputs: { x: TensorInfo; noise?: TensorInfo };
  attrs: TopologySkeletonAttributes;
  /** The part of tfjs's cpu backend that the kernel needs. */
  backend: {
    data: { get(dataId: object): { values: Float32Array } };
    makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo;
  };
}

/** Registers the kernel; calling it again does nothing. */
export function registerCpuTopologySkeleton(): void {
  if (tf.getKernel(TOPOLOGY_SKELETON, 'cpu') != null) return;
  const kernel = ({ inputs, attrs, backend }: Arguments): TensorInfo[] => {
    const { x, noise } = inputs;
    const values = ({ dataId }: TensorInfo) => backend.data.get(dataId).values;
    const size = tf.util.sizeFromShape(x.shape);
    const out = { skeleton: new Float32Array(size), slopes: new Float32Array(size) };
    topologySkeletonOfBatch(values(x), noise === undefined ? null : values(noise), out, x.shape, attrs);
    return [out.skeleton, out.slopes].map((result) => backend.makeTensorInfo(x.shape, 'float32', result));
  };
  tf.registerKernel({
    kernelName: TOPOLOGY_SKELETON,
    backendName: 'cpu',
    kernelFunc: kernel as unknown as KernelFunc,
  });
}
