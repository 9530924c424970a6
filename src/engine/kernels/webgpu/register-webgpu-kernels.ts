// All kernels of ours on webgpu, in one place.
import * as tf from '@tensorflow/tfjs-core';
import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs-core';
import { OVERLAP_GRADIENT, OVERLAP_SUMS } from '../../../losses/terms/overlap-head.ts';
import { SOFT_SKELETON, SOFT_SKELETON_GRADIENT } from '../../../losses/terms/soft-skeleton.ts';
import { TOPOLOGY_SKELETON } from '../../../losses/terms/topology-skeleton.ts';
import { JOIN_VECTOR, SPLIT_VECTOR } from '../split-vector.ts';
import { CHANNEL_SUM } from '../channel-sum.ts';
import { CONVOLVE } from '../convolve.ts';
import { INSTANCE_NORM, INSTANCE_NORM_GRADIENT } from '../instance-norm-leaky-relu.ts';
import { MAX_POOL, MAX_POOL_GRADIENT } from '../max-pool.ts';
import { ADAM_STEP, SGD_STEP } from '../optimiser-steps.ts';
import { SUM_LEAKY_RELU, SUM_LEAKY_RELU_GRADIENT } from '../sum-leaky-relu.ts';
import { UPSAMPLE_BILINEAR, UPSAMPLE_BILINEAR_GRADIENT } from '../upsample-bilinear.ts';
import { webGpuChannelSum } from './channel-sum.ts';
import {
  webGpuConv2D,
  webGpuConv2DBackpropFilter,
  webGpuConv2DBackpropInput,
  webGpuConvolve,
} from './convolutions.ts';
import { webGpuInstanceNorm, webGpuInstanceNormGradient } from './instance-norm-leaky-relu.ts';
import { webGpuMaxPool, webGpuMaxPoolGradient } from './max-pool.ts';
import { webGpuAdamStep, webGpuSgdStep } from './optimiser-steps.ts';
import { webGpuOverlapGradient, webGpuOverlapSums } from './overlap-head.ts';
import type { WebGpuKernel } from './run-program.ts';
import { webGpuMax, webGpuSoftmax, webGpuSum } from './short-rows.ts';
import { webGpuSoftSkeletonGradient } from './soft-skeleton-gradient.ts';
import { webGpuSoftSkeleton } from './soft-skeleton.ts';
import { webGpuJoinVector, webGpuSplitVector } from './split-vector.ts';
import { webGpuSumLeakyRelu, webGpuSumLeakyReluGradient } from './sum-leaky-relu.ts';
import { webGpuTopologySkeleton } from './topology-skeleton.ts';
import { webGpuUpsampleBilinear, webGpuUpsampleBilinearGradient } from './upsample-bilinear.ts';

function add(kernelName: string, kernel: WebGpuKernel): void {
  tf.registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: kernel as unknown as KernelFunc,
  });
}

const stockOf = (kernelName: string): KernelFunc => tf.getKernel(kernelName, 'webgpu').kernelFunc;

/** Puts our kernel in the place of tfjs's, which it gets for the shapes that it does not cover. */
function replace(kernelName: string, make: (stock: KernelFunc) => WebGpuKernel): void {
  const stock: KernelConfig = tf.getKernel(kernelName, 'webgpu');
  tf.unregisterKernel(kernelName, 'webgpu');
  add(kernelName, make(stock.kernelFunc));
}

export function registerWebGpuKernels(): void {
  replace('Conv2D', webGpuConv2D);
  replace('Conv2DBackpropInput', webGpuConv2DBackpropInput);
  replace('Conv2DBackpropFilter', webGpuConv2DBackpropFilter);
  replace('Softmax', webGpuSoftmax);
  replace('Max', webGpuMax);
  replace('Sum', webGpuSum);
  add(CONVOLVE, webGpuConvolve);
  add(CHANNEL_SUM, webGpuChannelSum);
  add(INSTANCE_NORM, webGpuInstanceNorm);
  add(INSTANCE_NORM_GRADIENT, webGpuInstanceNormGradient);
  add(SUM_LEAKY_RELU, webGpuSumLeakyRelu);
  add(SUM_LEAKY_RELU_GRADIENT, webGpuSumLeakyReluGradient);
  add(MAX_POOL, webGpuMaxPool);
  add(MAX_POOL_GRADIENT, webGpuMaxPoolGradient);
  add(UPSAMPLE_BILINEAR, webGpuUpsampleBilinear);
  add(UPSAMPLE_BILINEAR_GRADIENT, webGpuUpsampleBilinearGradient);
  add(SPLIT_VECTOR, webGpuSplitVector(stockOf('Slice'), stockOf('Reshape')));
  add(JOIN_VECTOR, webGpuJoinVector);
  add(SOFT_SKELETON, webGpuSoftSkeleton);
  add(SOFT_SKELETON_GRADIENT, webGpuSoftSkeletonGradient);
  add(TOPOLOGY_SKELETON, webGpuTopologySkeleton);
  add(OVERLAP_SUMS, webGpuOverlapSums);
  add(OVERLAP_GRADIENT, webGpuOverlapGradient);
  add(ADAM_STEP, webGpuAdamStep);
  add(SGD_STEP, webGpuSgdStep);
}
