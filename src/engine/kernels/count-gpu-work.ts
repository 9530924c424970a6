// For tests: what a piece of code asks of the GPU while it is encoded.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';

export interface GpuWork {
  dispatches: number;
  /** Buffers made with data in them: tfjs makes one for every tensor that comes from JavaScript. */
  uploads: number;
}

/** Counts what `work` encodes on the open webgpu backend, by standing before its methods meanwhile. */
export function countGpuWork<T>(work: () => T): { result: T; counts: GpuWork } {
  const backend = tf.backend() as WebGPUBackend;
  const counts = { dispatches: 0, uploads: 0 };
  const run = backend.runWebGPUProgram.bind(backend);
  const upload = backend.uploadToGPU.bind(backend);
  backend.runWebGPUProgram = (...args) => {
    counts.dispatches++;
    return run(...args);
  };
  backend.uploadToGPU = (dataId) => {
    const data = backend.tensorMap.get(dataId);
    if (data.resource == null && data.values != null) counts.uploads++;
    upload(dataId);
  };
  try {
    return { result: work(), counts };
  } finally {
    Object.assign(backend, { runWebGPUProgram: run, uploadToGPU: upload });
  }
}
