// The shape of an optimiser: a pure update over one flat parameter vector, so that a bad step can be taken back.
import type { Tensor1D } from '@tensorflow/tfjs-core';

export interface OptimiserState {
  /** Moments, each as long as the parameters. */
  moments: Tensor1D[];
  /** Updates made so far. */
  updates: number;
}

export interface Optimiser {
  /** Fresh state for `size` parameters; the caller disposes it. */
  init(size: number): OptimiserState;
  /**
   * One update. Neither argument is changed or disposed; call inside tf.tidy and keep what is returned.
   *
   * @param learningRate Already scheduled, > 0.
   */
  update(
    parameters: Tensor1D,
    gradient: Tensor1D,
    state: OptimiserState,
    learningRate: number,
  ): { parameters: Tensor1D; state: OptimiserState };
}
