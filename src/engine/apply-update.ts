// The only place where a run's weights change.
import type { PatchBatch } from '../data/training-sample.ts';
import type { StepNumbers } from './compute-step.ts';
import { sumOfSquares } from './inference.ts';
import type { StepKnobs } from './step-inputs.ts';
import type { ComputedPhaseMs } from './step-phases.ts';
import type { TrainRun } from './train-run.ts';

export interface TrainedStep extends StepNumbers {
  /** Time of each part; null where it was not asked for, or cannot be taken. */
  phaseMs: ComputedPhaseMs | null;
}

/**
 * One step: forward, backward and, where all is finite, the update. The weights before it are kept until the next.
 *
 * @param isTimed whether the time of each part is wanted; it changes no number
 */
export async function trainStep(
  run: TrainRun,
  batch: PatchBatch,
  knobs: StepKnobs,
  isTimed = false,
): Promise<TrainedStep> {
  const { numbers, next, phaseMs } = await run.stepper.step(run, batch, knobs, isTimed);
  if (numbers.isFinite) {
    if (run.previous !== null) run.stepper.release(run.previous);
    run.previous = run.learner;
    run.learner = next;
  } else {
    run.stepper.release(next);
  }
  return { ...numbers, phaseMs };
}

/** Goes back to the weights before the last update, if there are any. */
export function takeBackUpdate(run: TrainRun): void {
  if (run.previous === null) return;
  run.stepper.release(run.learner);
  run.learner = run.previous;
  run.previous = null;
}

/** Whether every weight is a finite number: one that is not makes their sum of squares so. */
export async function hasFiniteWeights(run: TrainRun): Promise<boolean> {
  const squares = sumOfSquares(run.learner.parameters);
  const [value] = await squares.data();
  squares.dispose();
  return Number.isFinite(value);
}
