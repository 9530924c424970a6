// The only place where weights change.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { disposeLearner } from './train-run.ts';
import type { TrainRun } from './train-run.ts';

/** One optimiser update; the weights before it are kept until the next. */
export function applyUpdate(run: TrainRun, gradient: Tensor1D, learningRate: number): void {
  const { parameters, optimiserState } = run.learner;
  const moments: Tensor1D[] = [];
  let updates = 0;
  const next = tf.tidy(() => {
    const knobs = tf.tensor1d(run.optimiser.knobs(optimiserState.updates, learningRate));
    const result = run.optimiser.update(parameters, gradient, optimiserState, knobs);
    moments.push(...result.state.moments.map((moment) => tf.keep(moment)));
    updates = result.state.updates;
    return result.parameters;
  });
  disposeLearner(run.previous);
  run.previous = run.learner;
  run.learner = { parameters: next, optimiserState: { moments, updates } };
}

/** Goes back to the weights before the last update, if there are any. */
export function takeBackUpdate(run: TrainRun): void {
  if (run.previous === null) return;
  disposeLearner(run.learner);
  run.learner = run.previous;
  run.previous = null;
}

/** Whether every weight is a finite number: one that is not makes their sum of squares so. */
export async function hasFiniteWeights(run: TrainRun): Promise<boolean> {
  const squares = tf.tidy(() => tf.sum(tf.square(run.learner.parameters)));
  const [value] = await squares.data();
  squares.dispose();
  return Number.isFinite(value);
}
