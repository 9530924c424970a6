// Whole images through the network of a run.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { TrainingSample } from '../data/training-sample.ts';
import { trimBackendPool } from './backend/trim-pool.ts';
import { DEFAULT_INFERENCE } from './inference-options.ts';
import type { InferenceOptions } from './inference-options.ts';
import { splitParameters } from './parameters.ts';
import type { StepDescription } from './step-description.ts';
import { predictTiled } from './predict-tiled.ts';
import type { TrainRun } from './train-run.ts';

export interface Prediction {
  /** [H,W] 1 − p₀ in [0, 1]; 0 outside the field of view, where the network was never taught anything. */
  foreground: Float32Array;
  /** [H,W] argmax of the probabilities, 0…K; ties go to the lower class. 0 outside the field of view. */
  labels: Uint8Array;
  /** K planes of [H,W], the probability of each class 1…K; 0 outside the field of view. Empty unless asked for. */
  classes: Float32Array[];
}

/**
 * Prediction for a whole image of any size.
 *
 * @param options.isStopped Asked between tiles; when true, null is returned.
 * @param options.inference How the image is tiled and whether it is mirrored; as quickly as can be where left out.
 * @param options.wantsClasses Whether the probabilities of all classes are kept.
 * @throws Error naming tilePx when the network does not take tiles of that size.
 */
export async function predictImage(
  run: TrainRun,
  sample: TrainingSample,
  options: { isStopped?: () => boolean; inference?: InferenceOptions; wantsClasses?: boolean } = {},
): Promise<Prediction | null> {
  const { isStopped = () => false, inference = DEFAULT_INFERENCE, wantsClasses = false } = options;
  const { width, height, fieldOfView } = sample;
  const size = `${width}×${height}`;
  if (run.predictedSize !== null && run.predictedSize !== size) trimBackendPool();
  run.predictedSize = size;
  const outputs = run.shape.outputChannels;
  const foreground = new Float32Array(width * height);
  const labels = new Uint8Array(width * height);
  const classes = wantsClasses
    ? Array.from({ length: outputs - 1 }, () => new Float32Array(width * height))
    : [];
  const network = {
    forward: (input: Float32Array, rows: number, columns: number) =>
      predictTile(run, run.learner.parameters, input, rows, columns),
    channels: run.set.channels,
    outputs,
    edges: run.model.meta.edges(run.shape),
    patchPx: run.config.patchPx,
  };
  const take = (to: number, values: Float32Array, from: number) => {
    if (fieldOfView !== null && fieldOfView[to] === 0) return;
    let best = 0;
    for (let c = 1; c < outputs; c++) if (values[from + c] > values[from + best]) best = c;
    labels[to] = best;
    foreground[to] = 1 - values[from];
    classes.forEach((plane, index) => (plane[to] = values[from + index + 1]));
  };
  const isWhole = await predictTiled(sample, run.intensity(sample), network, inference, take, isStopped);
  return isWhole ? { foreground, labels, classes } : null;
}

/**
 * Softmax of the network's output; call inside tf.tidy.
 *
 * @param images [B,H,W,channels]
 * @returns [B,H,W,K+1]
 */
export function predictProbabilities(
  { model, shape, specs }: StepDescription,
  parameters: Tensor1D,
  images: Tensor4D,
): Tensor4D {
  return tf.softmax(model.forward(shape, splitParameters(parameters, specs), images));
}

/** Σ parameters²: not finite where one of them is not. */
export const sumOfSquares = (parameters: Tensor1D): Tensor => tf.tidy(() => tf.sum(tf.square(parameters)));

async function predictTile(
  run: TrainRun,
  parameters: Tensor1D,
  input: Float32Array,
  height: number,
  width: number,
): Promise<Float32Array> {
  const probabilities = tf.tidy(() =>
    predictProbabilities(run, parameters, tf.tensor4d(input, [1, height, width, run.set.channels])),
  );
  try {
    return (await probabilities.data()) as Float32Array;
  } finally {
    probabilities.dispose();
  }
}
