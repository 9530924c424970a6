// Steps by replaying a recording. Weights and moments live in three sets of buffers that take turns: one is read, the next
// is written, the one before keeps the former weights.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { PatchBatch } from '../../data/training-sample.ts';
import { blankBatch } from '../blank-batch.ts';
import { computeStep, momentName, readNumbers } from '../compute-step.ts';
import { stepInputShapes, stepInputs } from '../step-inputs.ts';
import type { StepKnobs } from '../step-inputs.ts';
import { STEP_PHASES } from '../step-phases.ts';
import type { ComputedPhaseMs } from '../step-phases.ts';
import type { Stepper, StepResult } from '../stepper.ts';
import type { Learner, TrainRun } from '../train-run.ts';
import { allocateLike, forgetValues } from './gpu-tensors.ts';
import { CARRIED_SETS } from './plan-recording.ts';
import { recordStep } from './record-step.ts';
import type { Recording } from './recording.ts';
import { currentWebGpuBackend, flushBackend } from './traced-backend.ts';

interface Recorded {
  /** Shapes of all inputs: another batch needs another recording. */
  key: string;
  recording: Recording;
  hasConnectivity: boolean;
}

export class ReplayStepper implements Stepper {
  readonly heldLearners = CARRIED_SETS;
  /** Learners by turn; the updates they count are those of their last use. */
  #sets: Learner[] = [];
  #recorded: Recorded | null = null;

  /** null before the first step is prepared. */
  get recording(): Recording | null {
    return this.#recorded?.recording ?? null;
  }

  async prepare(run: TrainRun, onProgress: (done: number, total: number) => void): Promise<void> {
    await this.#prepareFor(run, blankBatch(run), onProgress);
  }

  async step(run: TrainRun, batch: PatchBatch, knobs: StepKnobs, isTimed = false): Promise<StepResult> {
    const { recording, hasConnectivity } = await this.#prepareFor(run, batch, () => undefined);
    const turn = this.#sets.findIndex(({ parameters }) => parameters === run.learner.parameters);
    const target = this.#sets[(turn + 1) % CARRIED_SETS];
    const { moments } = target.optimiserState;
    const next: Learner = {
      parameters: target.parameters,
      optimiserState: { moments, updates: run.learner.optimiserState.updates + 1 },
    };
    // What tfjs has not submitted yet may still read the weights.
    flushBackend(currentWebGpuBackend());
    const inputs = stepInputs(run, batch, knobs);
    const { values, partMs } = isTimed
      ? await recording.replayTimed(turn, inputs)
      : { values: await recording.replay(turn, inputs), partMs: null };
    for (const tensor of tensorsOf(next)) forgetValues(tensor);
    const phaseMs = partMs === null ? null : nameParts(partMs);
    return { numbers: readNumbers(values, hasConnectivity), next, phaseMs };
  }

  /** Learners that take turns stay: they are written again when theirs comes. */
  release(learner: Learner): void {
    if (this.#sets.every(({ parameters }) => parameters !== learner.parameters)) {
      tf.dispose(tensorsOf(learner));
    }
  }

  dispose(): void {
    this.recording?.dispose();
    this.#recorded = null;
    for (const learner of this.#sets) tf.dispose(tensorsOf(learner));
    this.#sets = [];
  }

  async #prepareFor(
    run: TrainRun,
    batch: PatchBatch,
    onProgress: (done: number, total: number) => void,
  ): Promise<Recorded> {
    if (this.#sets.length === 0) this.#sets = makeSets(run.learner);
    const sets = this.#sets.map(byName);
    const inputShapes = stepInputShapes(run, batch);
    for (const [name, tensor] of Object.entries(sets[0])) inputShapes[name] = tensor.shape;
    const key = JSON.stringify(inputShapes);
    if (this.#recorded?.key === key) return this.#recorded;

    this.recording?.dispose();
    this.#recorded = null;
    let hasConnectivity = false;
    const recording = await recordStep(
      {
        inputShapes,
        compute: (inputs, attempt, beginPart) => {
          // Another number of updates in the second attempt: the step must not depend on it.
          const computed = computeStep(run, inputs, attempt, beginPart);
          hasConnectivity = computed.hasConnectivity;
          return computed.outputs;
        },
        next: Object.fromEntries(Object.keys(sets[0]).map((name) => [name, name])),
        sets,
        numbers: 'numbers',
      },
      onProgress,
    );
    this.#recorded = { key, recording, hasConnectivity };
    return this.#recorded;
  }
}

const nameParts = (partMs: Readonly<Record<string, number>>): ComputedPhaseMs =>
  Object.fromEntries(STEP_PHASES.map((phase) => [phase, partMs[phase] ?? 0])) as ComputedPhaseMs;

function makeSets(first: Learner): Learner[] {
  const others = Array.from({ length: CARRIED_SETS - 1 }, (): Learner => ({
    parameters: allocateLike(first.parameters),
    optimiserState: { moments: first.optimiserState.moments.map(allocateLike), updates: 0 },
  }));
  return [first, ...others];
}

const tensorsOf = ({ parameters, optimiserState }: Learner): Tensor[] => [
  parameters,
  ...optimiserState.moments,
];

function byName({ parameters, optimiserState }: Learner): Record<string, Tensor> {
  const named: Record<string, Tensor> = { parameters };
  for (const [i, moment] of optimiserState.moments.entries()) named[momentName(i)] = moment;
  return named;
}
