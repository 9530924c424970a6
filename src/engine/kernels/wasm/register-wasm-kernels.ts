// All kernels of ours on wasm, in one place.
import * as tf from '@tensorflow/tfjs-core';
import { OVERLAP_GRADIENT, OVERLAP_SUMS } from '../../../losses/terms/overlap-head.ts';
import { SOFT_SKELETON, SOFT_SKELETON_GRADIENT } from '../../../losses/terms/soft-skeleton.ts';
import { TOPOLOGY_SKELETON } from '../../../losses/terms/topology-skeleton.ts';
import { CHANNEL_SUM } from '../channel-sum.ts';
import { CONVOLVE } from '../convolve.ts';
import { INSTANCE_NORM, INSTANCE_NORM_GRADIENT } from '../instance-norm-leaky-relu.ts';
import { MAX_POOL, MAX_POOL_GRADIENT } from '../max-pool.ts';
import { ADAM_STEP, SGD_STEP } from '../optimiser-steps.ts';
import { JOIN_VECTOR, SPLIT_VECTOR } from '../split-vector.ts';
import { SUM_LEAKY_RELU, SUM_LEAKY_RELU_GRADIENT } from '../sum-leaky-relu.ts';
import { UPSAMPLE_BILINEAR, UPSAMPLE_BILINEAR_GRADIENT } from '../upsample-bilinear.ts';
import { wasmChannelSum } from './channel-sum.ts';
import { wasmConv2DBackpropFilter } from './conv2d-backprop-filter.ts';
import { wasmConv2DBackpropInput } from './conv2d-backprop-input.ts';
import { wasmConvolve } from './convolve.ts';
import type { WasmKernel } from './heap.ts';
import { wasmIdentity } from './identity.ts';
import { wasmInstanceNorm, wasmInstanceNormGradient } from './instance-norm-leaky-relu.ts';
import { wasmMaxPool, wasmMaxPoolGradient } from './max-pool.ts';
import { wasmAdamStep, wasmSgdStep } from './optimiser-steps.ts';
import { wasmOverlapGradient, wasmOverlapSums } from './overlap-head.ts';
import { wasmSliceChannels } from './slice-channels.ts';
import { wasmSoftSkeleton, wasmSoftSkeletonGradient } from './soft-skeleton.ts';
import { wasmJoinVector, wasmSplitVector } from './split-vector.ts';
import { wasmSumLeakyRelu, wasmSumLeakyReluGradient } from './sum-leaky-relu.ts';
import { wasmTopologySkeleton } from './topology-skeleton.ts';
import { wasmUpsampleBilinear, wasmUpsampleBilinearGradient } from './upsample-bilinear.ts';

export function registerWasmKernels(): void {
  const add = (kernelName: string, kernel: WasmKernel) => {
    const stock = tf.getKernel(kernelName, 'wasm') as tf.KernelConfig | undefined;
    if (stock) tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: kernel as unknown as tf.KernelFunc,
      // A stock kernel binds itself to the backend here; ours may still call it.
      ...(stock?.setupFunc ? { setupFunc: stock.setupFunc } : {}),
    });
  };
  const stockInputGradient = tf.getKernel('Conv2DBackpropInput', 'wasm');
  add('Slice', wasmSliceChannels(tf.getKernel('Slice', 'wasm')));
  add('Identity', wasmIdentity);
  add('Conv2DBackpropInput', wasmConv2DBackpropInput(stockInputGradient));
  add('Conv2DBackpropFilter', wasmConv2DBackpropFilter);
  add(CONVOLVE, wasmConvolve);
  add(CHANNEL_SUM, wasmChannelSum);
  add(INSTANCE_NORM, wasmInstanceNorm);
  add(INSTANCE_NORM_GRADIENT, wasmInstanceNormGradient);
  add(SUM_LEAKY_RELU, wasmSumLeakyRelu);
  add(SUM_LEAKY_RELU_GRADIENT, wasmSumLeakyReluGradient);
  add(MAX_POOL, wasmMaxPool);
  add(MAX_POOL_GRADIENT, wasmMaxPoolGradient);
  add(UPSAMPLE_BILINEAR, wasmUpsampleBilinear);
  add(UPSAMPLE_BILINEAR_GRADIENT, wasmUpsampleBilinearGradient);
  add(SOFT_SKELETON, wasmSoftSkeleton);
  add(SOFT_SKELETON_GRADIENT, wasmSoftSkeletonGradient);
  add(TOPOLOGY_SKELETON, wasmTopologySkeleton);
  add(OVERLAP_SUMS, wasmOverlapSums);
  add(OVERLAP_GRADIENT, wasmOverlapGradient);
  add(SPLIT_VECTOR, wasmSplitVector);
  add(JOIN_VECTOR, wasmJoinVector);
  add(ADAM_STEP, wasmAdamStep);
  add(SGD_STEP, wasmSgdStep);
}
