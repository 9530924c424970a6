// Steps through tfjs, one operation after the other: on wasm, and wherever replay is off.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { PatchBatch } from '../data/training-sample.ts';
import { resetPeak } from './backend/memory-meter.ts';
import { blankBatch } from './blank-batch.ts';
import { computeStep, momentName, readNumbers } from './compute-step.ts';
import { bufferOf } from './replay/gpu-tensors.ts';
import { stepInputShapes, stepInputs } from './step-inputs.ts';
import type { StepKnobs } from './step-inputs.ts';
import { PhaseClock } from './step-phases.ts';
import type { Stepper, StepResult } from './stepper.ts';
import type { Learner, TrainRun } from './train-run.ts';

export function disposeLearner(learner: Learner): void {
  learner.parameters.dispose();
  tf.dispose(learner.optimiserState.moments);
}

async function step(
  run: TrainRun,
  batch: PatchBatch,
  knobs: StepKnobs,
  isTimed = false,
): Promise<StepResult> {
  const { parameters, optimiserState } = run.learner;
  const shapes = stepInputShapes(run, batch);
  const values = stepInputs(run, batch, knobs);
  const clock = new PhaseClock();
  const { outputs, hasConnectivity } = tf.tidy(() => {
    const inputs: Record<string, Tensor> = { parameters };
    for (const [name, array] of Object.entries(values)) inputs[name] = tf.tensor(array, shapes[name]);
    for (const [i, moment] of optimiserState.moments.entries()) inputs[momentName(i)] = moment;
    // tfjs computes in JavaScript what depends on small tensors that are not on the GPU yet. A recorded step has them there.
    if (tf.getBackend() === 'webgpu') for (const tensor of Object.values(inputs)) bufferOf(tensor);
    return computeStep(run, inputs, optimiserState.updates, (phase) => clock.begin(phase));
  });
  // On webgpu tfjs only encodes here: what takes the time runs later, all parts of it in one queue.
  const phaseMs = isTimed && tf.getBackend() === 'wasm' ? clock.end() : null;
  const moments = optimiserState.moments.map((_, i) => outputs[momentName(i)] as Tensor1D);
  const next = {
    parameters: outputs['parameters'] as Tensor1D,
    optimiserState: { moments, updates: optimiserState.updates + 1 },
  };
  const numbers = readNumbers(await outputs['numbers'].data(), hasConnectivity);
  outputs['numbers'].dispose();
  return { numbers, next, phaseMs };
}

export const eagerStepper: Stepper = {
  // The one that is read, and the one before it; the next is made when all else has gone.
  heldLearners: 2,
  async prepare(run, onProgress) {
    onProgress(0, 1);
    const { loss, optimiser } = run.config;
    const knobs = { lossWeight: loss.weight, learningRate: optimiser.learningRate };
    const { next } = await step(run, blankBatch(run), knobs);
    disposeLearner(next);
    resetPeak();
    onProgress(1, 1);
  },
  step,
  release: disposeLearner,
  dispose: () => undefined,
};
