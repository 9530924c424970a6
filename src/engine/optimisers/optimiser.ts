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
   * The numbers that differ from update to update, always as many: they enter as a tensor, so that a recorded update can be
   * replayed with others.
   *
   * @param updates Updates made before this one: `updates` of the state that it is given.
   * @param learningRate Already scheduled, > 0.
   */
  knobs(updates: number, learningRate: number): number[];
  /**
   * One update. No argument is changed or disposed, and nothing is uploaded; call inside tf.tidy and keep what is returned.
   *
   * @param knobs What knobs() gave for this update.
   */
  update(
    parameters: Tensor1D,
    gradient: Tensor1D,
    state: OptimiserState,
    knobs: Tensor1D,
  ): { parameters: Tensor1D; state: OptimiserState };
}
