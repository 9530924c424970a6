// One run for the comparison with PyTorch: the product's own training loop, and what PyTorch needs to repeat it.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { createPatchSampler } from '../../../src/data/patch-sampler.ts';
import type { TrainingSet } from '../../../src/data/training-sample.ts';
import { computeStep } from '../../../src/engine/compute-step.ts';
import type { Optimiser } from '../../../src/engine/optimisers/optimiser.ts';
import { countParameters, nameParameters, splitParameters } from '../../../src/engine/parameters.ts';
import type { RunConfig } from '../../../src/engine/run-config.ts';
import { RunControl } from '../../../src/engine/run-control.ts';
import { type NamedTensor, writeSafetensors } from '../../../src/engine/safetensors.ts';
import { stepInputShapes, stepInputs } from '../../../src/engine/step-inputs.ts';
import { trainLoop } from '../../../src/engine/train-loop.ts';
import { lossMetas } from '../../../src/losses/loss-metas.ts';
import { type TrainRun, createRun, disposeRun } from '../../../src/engine/train-run.ts';
import type { ParityStep } from './parity-protocol.ts';

export interface TrainedRun {
  steps: ParityStep[];
  /** Of the first step. */
  gradient: Uint8Array;
  final: Uint8Array;
  /** Weights after every step: the parameters' names and shapes with the steps before them. */
  trajectory: Uint8Array;
  prediction: Uint8Array;
}

/** Weights, or a gradient, under the parameters' names. */
export function nameValues(run: TrainRun, flat: Float32Array): Uint8Array {
  return writeSafetensors(nameParameters(flat, run.specs), {
    model: run.config.model.id,
    config: JSON.stringify(run.config),
    parameters: String(countParameters(run.specs)),
  });
}

/** The run's batches, as its own sampler will draw them. */
const copySampler = ({ set, config: { patchPx, batch, seed } }: TrainRun) =>
  createPatchSampler(set, { patchPx, batch, seed });

/** Inputs of a step that are no pictures: PyTorch has its own optimisers and the weight from the configuration. */
const KNOBS = new Set(['knobs', 'lossWeight']);

/**
 * The fresh weights, and all steps' inputs one after the other: images [steps,B,P,P,C], labels, tubes and, where there is
 * one, mask [steps,B,P,P], noise [steps,B,P,P,K].

 * The loss of the configuration does not matter: all losses see the same.
 */
export async function exportInputs(
  config: RunConfig,
  set: TrainingSet,
): Promise<{ initial: Uint8Array; batches: Uint8Array }> {
  const noisy = lossMetas.find(({ needsNoise }) => needsNoise);
  const run = createRun({ ...config, loss: { ...config.loss, id: noisy?.id ?? config.loss.id } }, set);
  try {
    const initial = nameValues(run, await run.learner.parameters.data<'float32'>());
    const stacks = new Map<string, NamedTensor>();
    for (let step = 0; step < config.steps; step++) {
      // The noise of a step hangs on its number.
      run.step = step;
      const batch = await run.sampler.next();
      const shapes = stepInputShapes(run, batch);
      for (const [name, values] of Object.entries(
        stepInputs(run, batch, { lossWeight: 1, learningRate: 1 }),
      )) {
        if (KNOBS.has(name)) continue;
        const stack = stacks.get(name) ?? {
          name,
          shape: [config.steps, ...shapes[name]],
          data: new Float32Array(config.steps * values.length),
        };
        stacks.set(name, stack);
        stack.data.set(values, step * values.length);
      }
    }
    return { initial, batches: writeSafetensors([...stacks.values()], {}) };
  } finally {
    disposeRun(run);
  }
}

/** Stands in for the optimiser: its "updated parameters" are the gradient that it was given. */
const gradientProbe: Pick<Optimiser, 'update'> = {
  update: (_parameters, gradient, state) => ({ parameters: gradient, state }),
};

/** Gradient of the first step; the run stays as it was. */
async function firstGradient(run: TrainRun): Promise<Float32Array> {
  const batch = copySampler(run).next();
  const shapes = stepInputShapes(run, batch);
  const values = stepInputs(run, batch, { lossWeight: run.config.loss.weight, learningRate: 1 });
  const gradient = tf.tidy(() => {
    const inputs: Record<string, Tensor> = { parameters: run.learner.parameters };
    for (const [name, array] of Object.entries(values)) inputs[name] = tf.tensor(array, shapes[name]);
    const probed: TrainRun = { ...run, optimiser: { ...run.optimiser, ...gradientProbe } };
    return computeStep(probed, inputs, 0).outputs['parameters'];
  });
  const data = await gradient.data<'float32'>();
  gradient.dispose();
  return data;
}

/** images [B,P,P,C] of the first batch and the probabilities [B,P,P,K+1] that the weights give. */
export async function predictFirstBatch(run: TrainRun, weights: Tensor1D): Promise<Uint8Array> {
  const batch = copySampler(run).next();
  const shape = stepInputShapes(run, batch)['images'] as [number, number, number, number];
  const probabilities = tf.tidy(() => {
    const images = tf.tensor4d(batch.images, shape);
    return tf.softmax<Tensor4D>(run.model.forward(run.shape, splitParameters(weights, run.specs), images));
  });
  const data = await probabilities.data<'float32'>();
  probabilities.dispose();
  return writeSafetensors(
    [
      { name: 'images', shape, data: batch.images },
      { name: 'probabilities', shape: probabilities.shape, data },
    ],
    {},
  );
}

/**
 * Trains by the product's loop, without validation.
 *
 * @throws Error when a loss is not finite.
 */
export async function trainForParity(config: RunConfig, set: TrainingSet): Promise<TrainedRun> {
  const run = createRun(config, set);
  try {
    const gradient = nameValues(run, await firstGradient(run));
    const control = new RunControl({
      begin: 'run',
      previewSampleId: null,
      learningRate: config.optimiser.learningRate,
      lossWeight: config.loss.weight,
      onPausedChange: () => undefined,
    });
    const steps: ParityStep[] = [];
    const trajectory = run.specs.map(({ name, shape }): NamedTensor => ({
      name,
      shape: [config.steps, ...shape],
      data: new Float32Array(shape.reduce((size, n) => size * n, config.steps)),
    }));
    for await (const event of trainLoop(run, control)) {
      if (event.kind === 'nonFinite') throw new Error(event.message);
      if (event.kind !== 'step') continue;
      const weights = nameParameters(await run.learner.parameters.data<'float32'>(), run.specs);
      for (const [i, { data }] of weights.entries()) trajectory[i].data.set(data, steps.length * data.length);
      steps.push({ loss: event.loss, ...event.terms, learningRate: event.learningRate });
    }
    const { parameters } = run.learner;
    return {
      steps,
      gradient,
      final: nameValues(run, await parameters.data<'float32'>()),
      trajectory: writeSafetensors(trajectory, {}),
      prediction: await predictFirstBatch(run, parameters),
    };
  } finally {
    disposeRun(run);
  }
}
