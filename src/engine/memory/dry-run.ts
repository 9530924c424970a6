// A dry run: the step's own code, with tensors that have shapes and no values, to see how much memory it would hold.
import type { Tensor } from '@tensorflow/tfjs-core';

/** What the rehearsed code asks of the place where it runs. */
export interface DryStage {
  /** A float32 tensor without values. */
  makeTensor(shape: number[]): Tensor;
  /** Stands for reading the tensor's values back. */
  readBack(tensor: Tensor): void;
}

export interface DryBytes {
  /** Most bytes held at once. */
  peakBytes: number;
  /** The largest single tensor or buffer. */
  largestBytes: number;
}
