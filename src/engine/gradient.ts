// One forward and backward pass: loss terms as numbers, gradient as one flat tensor.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import { createRandom } from '../data/random.ts';
import type { PatchBatch } from '../data/training-sample.ts';
import { readBackendBytes } from './backend/open-backend.ts';
import { splitParameters } from './parameters.ts';
import type { LossTerms } from './train-events.ts';
import type { TrainRun } from './train-run.ts';

export interface GradientResult {
  loss: number;
  terms: LossTerms;
  /** Neither the loss nor any gradient value is NaN or infinite. */
  isFinite: boolean;
  /** d loss / d parameters; the caller disposes it. */
  gradient: Tensor1D;
}

/** Largest float32 below 1: logistic noise of exactly 1 would be infinite. */
const BELOW_ONE = 1 - 2 ** -24;

/** Noise of the reparametrised skeleton. It depends on seed and step alone, so that a resumed run draws the same. */
function drawNoise(run: TrainRun, size: [number, number, number]): tf.Tensor4D {
  const classes = run.shape.outputChannels - 1;
  const random = createRandom(run.config.seed).fork(`skeleton noise ${run.step}`);
  const noise = new Float32Array(size[0] * size[1] * size[2] * classes);
  for (let i = 0; i < noise.length; i++) noise[i] = Math.min(BELOW_ONE, 1e-8 + random.next());
  return tf.tensor4d(noise, [...size, classes]);
}

/**
 * Gradient of the run's loss on one batch with the run's current weights.
 *
 * @param lossWeight w of L = L_generic + w · L_connectivity.
 */
export async function computeGradient(
  run: TrainRun,
  batch: PatchBatch,
  lossWeight: number,
): Promise<GradientResult> {
  const { model, shape, specs, loss } = run;
  const size: [number, number, number] = [batch.batch, batch.patchPx, batch.patchPx];

  const { gradient, numbers, hasConnectivity } = tf.tidy(() => {
    const images = tf.tensor4d(batch.images, [...size, batch.channels]);
    const labels = tf.tensor3d(batch.labels, size);
    const tubes = tf.tensor3d(batch.tubes, size);
    const mask = batch.mask === null ? null : tf.tensor3d(batch.mask, size);
    const noise = loss.meta.needsNoise ? drawNoise(run, size) : null;
    const weight = tf.scalar(lossWeight);

    let terms: Scalar[] = [];
    let hasConnectivity = false;
    const forward = (flat: Tensor1D): Scalar => {
      const logits = model.forward(shape, splitParameters(flat, specs), images);
      const output = loss.compute({ logits, labels, tubes, mask, noise }, weight, run.config.loss.settings);
      hasConnectivity = output.connectivity !== null;
      terms = [output.dice, output.ce, output.connectivity ?? tf.scalar(0)].map((term) =>
        tf.keep(term.clone()),
      );
      // The tape holds every activation here: the peak of the step but for the gradients in flight.
      run.peakBytes = Math.max(run.peakBytes, readBackendBytes());
      return output.total;
    };
    const { value, grad } = tf.valueAndGrad(forward as (x: tf.Tensor) => tf.Tensor)(run.learner.parameters);
    run.peakBytes = Math.max(run.peakBytes, readBackendBytes());
    // A single non-finite value makes the sum of squares non-finite; one small read tells of all.
    const squares = tf.sum<Scalar>(tf.square(grad));
    const numbers = tf.stack([value as Scalar, squares, ...terms]);
    tf.dispose(terms);
    return { gradient: grad as Tensor1D, numbers, hasConnectivity };
  });

  const [total, squares, dice, ce, connectivity] = await numbers.data();
  numbers.dispose();
  return {
    loss: total,
    terms: { dice, ce, connectivity: hasConnectivity ? connectivity : null },
    isFinite: Number.isFinite(total) && Number.isFinite(squares),
    gradient,
  };
}
