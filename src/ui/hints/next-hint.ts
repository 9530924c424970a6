// The one thing most worth doing next, in one line. Pure.
import type { RunState } from '../../engine/run-state.ts';

export interface HintInput {
  hasData: boolean;
  /** Images held out for validation. */
  validationCount: number;
  hasBackend: boolean;
  /** Is a recorded run on show? It is there before data and backend are. */
  hasRecorded: boolean;
  state: RunState;
  isStarting: boolean;
  hasTrouble: boolean;
  step: number;
  /** Mean clDice of each validation so far, in order; NaN where it could not be measured. */
  clDices: readonly number[];
  /** Errors that are ringed in the viewer; null: rings are off, or there is no prediction. */
  ringedErrors: number | null;
  /** Is a kept run shown as A? */
  hasRunA: boolean;
}

/** Validations over which clDice must stand still, and what counts as standing still. */
const FLAT_OVER = 3;
const LEAST_RISE = 0.005;

const WAIT_FOR_IMAGES = 'A recorded run. Your own can start as soon as the images are open.';

/** Has the best clDice of the last validations not risen over what was there before them? */
export function hasStoppedRising(clDices: readonly number[]): boolean {
  const measured = clDices.filter(Number.isFinite);
  if (measured.length <= FLAT_OVER) return false;
  const before = Math.max(...measured.slice(0, -FLAT_OVER));
  return Math.max(...measured.slice(-FLAT_OVER)) < before + LEAST_RISE;
}

/** @returns one sentence; null where there is nothing to say, or something more important is on screen */
export function nextHint(input: HintInput): string | null {
  const { hasData, hasBackend, state, isStarting, hasTrouble, step, clDices, ringedErrors } = input;
  // What went wrong says itself what to do.
  if (hasTrouble || isStarting) return null;
  if (input.hasRecorded && (!hasBackend || !hasData)) return WAIT_FOR_IMAGES;
  if (!hasBackend) return null;
  if (!hasData) return 'Choose a sample set, or drop images and masks.';
  switch (state) {
    case 'idle':
      return input.hasRunA
        ? 'Change one setting, press Play, and compare with run A.'
        : 'Press Play to train, or Slow step to watch one step.';
    case 'preparing':
    case 'warming':
    case 'failed':
      return null;
    case 'done':
      return input.hasRunA
        ? 'Zoom to the rings (N) to see where this run and run A differ.'
        : 'Choose another loss and press Play: this run stays beside it as A.';
    case 'running':
    case 'paused': {
      if (input.validationCount === 0) return 'No image is held out: add more pairs to measure clDice.';
      if (hasStoppedRising(clDices))
        return 'clDice has stopped rising: lower the learning rate or compare another loss.';
      if (state === 'paused')
        return step === 0
          ? 'Press Play to train, or Step for one step.'
          : 'Press Play to go on, or Slow step to watch one step.';
      if (clDices.length === 0) return 'Metrics come with the first validation.';
      return ringedErrors !== null && ringedErrors > 0
        ? 'Click a ring, or press N, to see where the prediction breaks.'
        : null;
    }
  }
}
