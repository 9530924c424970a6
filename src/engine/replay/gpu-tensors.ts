// Tensors whose GPU buffers recorded steps read and write behind tfjs's back.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { currentWebGpuBackend } from './traced-backend.ts';

/** The GPU buffer of a tensor; its values are uploaded first where they are not on the GPU yet. */
export function bufferOf(tensor: Tensor): GPUBuffer {
  const backend = currentWebGpuBackend();
  backend.uploadToGPU(tensor.dataId);
  return backend.tensorMap.get(tensor.dataId)?.resource as GPUBuffer;
}

/** A tensor of the same shape on the GPU, its values whatever was there. The caller disposes it. */
export function allocateLike<T extends Tensor>(tensor: T): T {
  const backend = currentWebGpuBackend();
  const info = backend.makeTensorInfo(tensor.shape, tensor.dtype);
  backend.uploadToGPU(info.dataId);
  return tf.keep(tf.engine().makeTensorFromTensorInfo(info)) as T;
}

/** Makes tfjs forget the values it has read from the tensor: its buffer has been written anew. */
export function forgetValues(tensor: Tensor): void {
  const data = currentWebGpuBackend().tensorMap.get(tensor.dataId);
  if (data?.resource != null) data.values = null;
}
