// Waits for tfjs's webgpu backend: what it has encoded is submitted, and computed.
import * as tf from '@tensorflow/tfjs-core';

interface EncodingBackend {
  device: GPUDevice;
  commandEncoder: GPUCommandEncoder | null;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

export async function settleTfjs(): Promise<void> {
  const backend = tf.backend() as unknown as EncodingBackend;
  if (backend.commandEncoder !== null) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
  await backend.device.queue.onSubmittedWorkDone();
}
