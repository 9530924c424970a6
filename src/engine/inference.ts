// Whole images through the network, in reflect-padded tiles with a margin of context.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { channelStatistics } from '../data/normalise-image.ts';
import type { ChannelStatistics } from '../data/normalise-image.ts';
import type { TrainingSample } from '../data/training-sample.ts';
import { trimBackendPool } from './backend/trim-pool.ts';
import { splitParameters } from './parameters.ts';
import type { StepDescription } from './step-description.ts';
import { planTiles, readTile } from './tiles.ts';
import type { TrainRun } from './train-run.ts';
import { yieldToEvents } from './yield-to-events.ts';

export interface Prediction {
  /** [H,W] 1 − p₀ in [0, 1]; 0 outside the field of view, where the network was never taught anything. */
  foreground: Float32Array;
  /** [H,W] argmax of the probabilities, 0…K; ties go to the lower class. 0 outside the field of view. */
  labels: Uint8Array;
}

/**
 * Prediction for a whole image of any size.
 *
 * @param isStopped Asked between tiles; when true, null is returned.
 */
export async function predictImage(
  run: TrainRun,
  sample: TrainingSample,
  isStopped: () => boolean = () => false,
): Promise<Prediction | null> {
  const { width, height, fieldOfView } = sample;
  const channels = run.set.channels;
  const size = `${width}×${height}`;
  if (run.predictedSize !== null && run.predictedSize !== size) trimBackendPool();
  run.predictedSize = size;
  const statistics = statisticsOf(sample);
  const foreground = new Float32Array(width * height);
  const labels = new Uint8Array(width * height);
  for (const tile of planTiles(width, height, run.model.multiple(run.shape))) {
    if (isStopped()) return null;
    const input = readTile(sample, statistics, channels, tile);
    const probabilities = await predictTile(
      run,
      run.learner.parameters,
      input,
      tile.inputHeight,
      tile.inputWidth,
    );
    const classes = run.shape.outputChannels;
    for (let row = tile.top; row < tile.top + tile.height; row++) {
      for (let column = tile.left; column < tile.left + tile.width; column++) {
        const to = row * width + column;
        if (fieldOfView !== null && fieldOfView[to] === 0) continue;
        const from = ((row - tile.inputTop) * tile.inputWidth + (column - tile.inputLeft)) * classes;
        let best = 0;
        for (let c = 1; c < classes; c++) if (probabilities[from + c] > probabilities[from + best]) best = c;
        labels[to] = best;
        foreground[to] = 1 - probabilities[from];
      }
    }
    await yieldToEvents();
  }
  return { foreground, labels };
}

/** An image is predicted again and again; its mean and deviation do not change. */
const knownStatistics = new WeakMap<TrainingSample, ChannelStatistics>();

function statisticsOf(sample: TrainingSample): ChannelStatistics {
  const known = knownStatistics.get(sample) ?? channelStatistics(sample);
  knownStatistics.set(sample, known);
  return known;
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
