// What the counters say. Pure.
import type { RunSlice } from '../store/run-slice.ts';

/** One epoch is as many patches as there are training images. */
export function epochOf(step: number, batch: number, trainCount: number): number | null {
  return trainCount === 0 ? null : (step * batch) / trainCount;
}

export function secondsLeft(run: Pick<RunSlice, 'step' | 'stepsPerSecond'>, budget: number): number | null {
  if (run.stepsPerSecond === null || run.stepsPerSecond <= 0) return null;
  return (budget - run.step) / run.stepsPerSecond;
}

/** The state of the run in words, above the step counter. */
export function stateWord(run: Pick<RunSlice, 'state' | 'phase' | 'isStarting'>): string {
  if (run.phase?.phase === 'validating') return `Validating ${run.phase.done}/${run.phase.total}`;
  if (run.isStarting && run.state === 'idle') return 'Starting';
  switch (run.state) {
    case 'idle':
      return 'Ready, step';
    case 'preparing':
      return 'Preparing';
    case 'warming':
      return run.phase?.phase === 'compiling shaders' ? 'Compiling' : 'Warming up';
    case 'running':
      return 'Training, step';
    case 'paused':
      return 'Paused, step';
    case 'done':
      return 'Done, step';
    case 'failed':
      return 'Failed, step';
  }
}
