// What happens in one training step, for a person who watches it slowly: the batch and the weights before it, seen through
// the same functions as the step itself. Nothing of the run changes.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { PatchBatch } from '../data/training-sample.ts';
import type { TrainedStep } from './apply-update.ts';
import { computeLogits, computeLoss, lossInputs } from './compute-step.ts';
import { sumOfSquares } from './inference.ts';
import { bufferOf } from './replay/gpu-tensors.ts';
import { stepInputShapes, stepInputs } from './step-inputs.ts';
import type { StepKnobs } from './step-inputs.ts';
import type { StepDetail } from './train-events.ts';
import type { TrainRun } from './train-run.ts';

/** Maps of the first patch of the batch, [patchPx · patchPx]. */
export interface StepLook {
  /** L, as the step has it. */
  loss: number;
  /** 1 − p₀ */
  probability: Float32Array;
  skeleton: Float32Array | null;
  push: Float32Array;
}

/** Call before the step is trained. */
export async function lookIntoStep(run: TrainRun, batch: PatchBatch, knobs: StepKnobs): Promise<StepLook> {
  const shapes = stepInputShapes(run, batch);
  const values = stepInputs(run, batch, knobs);
  const maps = tf.tidy(() => {
    const inputs: Record<string, Tensor> = {};
    for (const [name, array] of Object.entries(values)) inputs[name] = tf.tensor(array, shapes[name]);
    if (tf.getBackend() === 'webgpu') for (const tensor of Object.values(inputs)) bufferOf(tensor);
    const lossWeight = inputs['lossWeight'] as Scalar;
    const logits = computeLogits(run, run.learner.parameters, inputs['images'] as Tensor4D);
    const { value, grads } = tf.valueAndGrads((...outputs: Tensor[]) => {
      return computeLoss(run, lossInputs(inputs, outputs as Tensor4D[]), lossWeight).total;
    })(logits);
    const [full] = lossInputs(inputs, logits);
    const skeletons = run.loss.predictedSkeleton?.(full, run.config.loss.settings);
    const named: Record<string, Tensor> = {
      loss: value,
      background: firstPatch(tf.softmax(logits[0]), 0, 1),
      gradient: tf.sum(firstPatch(grads[0] as Tensor4D, 1), 2),
    };
    const classes = run.shape.outputChannels - 1;
    if (skeletons !== undefined)
      named['skeleton'] = tf.max(firstPatch(skeletons, skeletons.shape[3] - classes), 2);
    return named;
  });
  const read = async (name: string) => ((await maps[name].data()) as Float32Array).slice();
  const [loss] = await read('loss');
  const background = await read('background');
  const gradient = await read('gradient');
  const skeleton = 'skeleton' in maps ? await read('skeleton') : null;
  tf.dispose(maps);
  return {
    loss,
    probability: background.map((value) => 1 - value),
    skeleton,
    push: gradient.map((value) => -value),
  };
}

/** [H,W,channels from `from`, `count` of them or all that follow] of the first patch. */
function firstPatch(x: Tensor4D, from: number, count = x.shape[3] - from): Tensor3D {
  const [, height, width] = x.shape;
  return tf.reshape(tf.slice(x, [0, 0, 0, from], [1, height, width, count]), [height, width, count]);
}

/** Call after the step was trained; `run.previous` holds the weights before it. */
export async function detailStep(
  run: TrainRun,
  batch: PatchBatch,
  knobs: StepKnobs,
  { loss, terms, gradientNorm }: TrainedStep,
  { probability, skeleton, push }: StepLook,
): Promise<StepDetail> {
  const { patchPx, channels } = batch;
  const count = patchPx * patchPx;
  const labels = Uint8Array.from(batch.labels.subarray(0, count));
  const tube = Uint8Array.from(batch.tubes.subarray(0, count));
  const before = run.previous?.parameters ?? run.learner.parameters;
  const size = push.map(Math.abs);
  const all = size.reduce((sum, value) => sum + value, 0);
  const onTruth = size.reduce((sum, value, at) => (labels[at] === 0 ? sum : sum + value), 0);
  return {
    kind: 'stepDetail',
    step: run.step,
    batch: batch.batch,
    patchPx,
    channels,
    maps: {
      image: batch.images.slice(0, count * channels),
      labels,
      tube,
      probability: toBytes(probability),
      skeleton: skeleton === null ? null : toBytes(skeleton),
      push,
    },
    loss,
    terms,
    lossWeight: knobs.lossWeight,
    learningRate: knobs.learningRate,
    gradientNorm,
    weightNorm: await normOf(() => sumOfSquares(before)),
    updateNorm: await normOf(() => sumOfSquares(tf.sub<Tensor1D>(run.learner.parameters, before))),
    weightCount: before.size,
    truthPx: countOf(labels),
    tubePx: countOf(tube),
    meanOnTruth: meanWhere(probability, (at) => labels[at] !== 0),
    meanOffTruth: meanWhere(probability, (at) => labels[at] === 0),
    pushOnTruth: all > 0 ? onTruth / all : null,
  };
}

async function normOf(squares: () => Tensor): Promise<number> {
  const sum = tf.tidy(squares);
  const [value] = await sum.data();
  sum.dispose();
  return Math.sqrt(value);
}

function meanWhere(values: Float32Array, isWanted: (at: number) => boolean): number | null {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    if (!isWanted(at)) continue;
    sum += values[at];
    count++;
  }
  return count === 0 ? null : sum / count;
}

const countOf = (map: Uint8Array): number => map.reduce((sum, value) => sum + Number(value !== 0), 0);

const toBytes = (values: Float32Array): Uint8Array =>
  Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
