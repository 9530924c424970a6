// Who runs training steps: tfjs, operation by operation, or a recording. Both give the same numbers.
import type { PatchBatch } from '../data/training-sample.ts';
import type { StepNumbers } from './compute-step.ts';
import type { StepKnobs } from './step-inputs.ts';
import type { ComputedPhaseMs } from './step-phases.ts';
import type { Learner, TrainRun } from './train-run.ts';

export interface StepResult {
  numbers: StepNumbers;
  /** The learner after the step; the run's own is as it was. The caller keeps it or releases it. */
  next: Learner;
  /** Time of each part; null where it was not taken, or cannot be. */
  phaseMs: ComputedPhaseMs | null;
}

export interface Stepper {
  /** Sets of weights and moments that are held while a step is computed. */
  readonly heldLearners: number;
  /** Compiles what a step needs, and leaves weights, patch stream and peak memory as they were. */
  prepare(run: TrainRun, onProgress: (done: number, total: number) => void): Promise<void>;
  /** @param isTimed whether the time of each part is wanted; it changes no number */
  step(run: TrainRun, batch: PatchBatch, knobs: StepKnobs, isTimed?: boolean): Promise<StepResult>;
  /** Takes back a learner that is no longer needed. */
  release(learner: Learner): void;
  /** Frees what the stepper holds, learners excepted that were not released. */
  dispose(): void;
}
