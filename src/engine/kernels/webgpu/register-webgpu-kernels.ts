// All kernels of ours on webgpu, in one place.
import * as tf from '@tensorflow/tfjs-core';
import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs-core';
import { OVERLAP_GRADIENT, OVERLAP_SUMS } from '../../../losses/terms/overlap-head.ts';
import { SOFT_SKELETON, SOFT_SKELETON_GRADIENT } from '../../../losses/terms/soft-skeleton.ts';
import { TOPOLOGY_SKELETON } from '../../../losses/terms/topology-skeleton.ts';
import { CHANNEL_SUM } from '../channel-sum.ts';
import { CONVOLVE } from '../convolve.ts';
import { INSTANCE_NORM, INSTANCE_NORM_GRADIENT } from '../instance-norm-leaky-relu.ts';
import { ADAM_STEP, SGD_STEP } from '../optimiser-steps.ts';
import { webGpuChannelSum } from './channel-sum.ts';
import {
  webGpuConv2D,
  webGpuConv2DBackpropFilter,
  webGpuConv2DBackpropInput,
  webGpuConvolve,
} from './convolutions.ts';
import { webGpuInstanceNorm, webGpuInstanceNormGradient } from './instance-norm-leaky-relu.ts';
import { webGpuAdamStep, webGpuSgdStep } from './optimiser-steps.ts';
import { webGpuOverlapGradient, webGpuOverlapSums } from './overlap-head.ts';
import type { WebGpuKernel } from './run-program.ts';
import { webGpuMax, webGpuSoftmax, webGpuSum } from './short-rows.ts';
import { webGpuSoftSkeletonGradient } from './soft-skeleton-gradient.ts';
import { webGpuSoftSkeleton } from './soft-skeleton.ts';
import { webGpuTopologySkeleton } from './topology-skeleton.ts';

function add(kernelName: string, kernel: WebGpuKernel): void {
  tf.registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: kernel as unknown as KernelFunc,
  });
}

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
  add(SOFT_SKELETON, webGpuSoftSkeleton);
  add(SOFT_SKELETON_GRADIENT, webGpuSoftSkeletonGradient);
  add(TOPOLOGY_SKELETON, webGpuTopologySkeleton);
  add(OVERLAP_SUMS, webGpuOverlapSums);
  add(OVERLAP_GRADIENT, webGpuOverlapGradient);
  add(ADAM_STEP, webGpuAdamStep);
  add(SGD_STEP, webGpuSgdStep);
}
