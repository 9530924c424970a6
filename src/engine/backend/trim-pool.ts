// Gives memory back that tfjs's webgpu backend keeps for later: its pool has a list of free buffers for every exact size
// ever asked for and never shrinks, so each further image size or setting adds a set.
import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** The members of tfjs-backend-webgpu 4.22 that its types keep private, or declare nowhere. */
interface PooledBackend {
  commandEncoder: GPUCommandEncoder | null;
  endComputePassEncoder: () => void;
  submitQueue: () => void;
  bufferManager: {
    freeBuffers: Map<string, GPUBuffer[]>;
    numFreeBuffers: number;
    numBytesAllocated: number;
  };
}

/**
 * Destroys all free buffers of the current backend; tensors stay as they are. Call it where sizes change, between images
 * or at a reset, not between steps: the next operations allocate anew. Does nothing on other backends than webgpu.
 */
export function trimBackendPool(): void {
  if (tf.getBackend() !== 'webgpu') return;
  const backend = tf.backend() as WebGPUBackend as unknown as PooledBackend;
  // Recorded commands may use tensors that are disposed of already; their buffers become free when they are submitted.
  // What is submitted may lose its buffers: WebGPU keeps their memory until the commands have run.
  if (backend.commandEncoder !== null) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
  const pool = backend.bufferManager;
  for (const buffers of pool.freeBuffers.values()) {
    for (const buffer of buffers) {
      pool.numBytesAllocated -= buffer.size;
      pool.numFreeBuffers--;
      buffer.destroy();
    }
    // The list itself stays: buffers in use return to it.
    buffers.length = 0;
  }
}
