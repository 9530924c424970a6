// Dry runs of what the wasm backend would hold.
import * as tf from '@tensorflow/tfjs-core';
import type { DryBytes, DryStage } from './dry-run.ts';
import { registerShapeKernels } from './shape-kernels.ts';
import { SHAPES, ShapesBackend } from './shapes-backend.ts';

/**
 * Bytes of tensors that the work would hold on the wasm heap, intermediate ones of our kernels included.
 *
 * @param work synchronous; makes its tensors by the stage and disposes of them
 * @throws Error naming the operation whose shape is not known here.
 */
export function dryRunOnShapes(work: (stage: DryStage) => void): DryBytes {
  const former = tf.getBackend();
  const backend = new ShapesBackend();
  registerShapeKernels();
  // Known to tfjs for the dry run only: it must never be chosen by itself.
  tf.registerBackend(SHAPES, () => backend, 0);
  try {
    switchTo(SHAPES);
    work({
      makeTensor: (shape) => tf.engine().makeTensorFromTensorInfo(backend.make(shape)),
      readBack: () => undefined,
    });
  } finally {
    switchTo(former);
    tf.removeBackend(SHAPES);
  }
  return { peakBytes: backend.peakBytes, largestBytes: backend.largestBytes };
}

/** Both backends are up already, so that the change is made before setBackend returns. */
function switchTo(name: string): void {
  void tf.setBackend(name);
  if (tf.getBackend() !== name) throw new Error(`tfjs did not change to the backend ${name} at once.`);
}
