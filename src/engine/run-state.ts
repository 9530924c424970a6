// The state machine beside the training generator. Pure.

export type RunState = 'idle' | 'preparing' | 'warming' | 'running' | 'paused' | 'done' | 'failed';

export const RUN_EDGES: Record<RunState, readonly RunState[]> = {
  idle: ['preparing'],
  preparing: ['warming', 'failed', 'idle'],
  warming: ['running', 'paused', 'failed', 'idle'],
  running: ['paused', 'done', 'failed', 'idle'],
  // A pause can come in the last step or its validation: there is nothing left to pause then.
  paused: ['running', 'done', 'failed', 'idle'],
  // A finished run still previews images, and its device can still be lost.
  done: ['failed', 'idle', 'preparing'],
  failed: ['idle', 'preparing'],
};

/**
 * @throws Error when the edge does not exist; a wrong transition is a defect, never a user's mistake.
 */
export function moveRun(from: RunState, to: RunState): RunState {
  if (!RUN_EDGES[from].includes(to)) throw new Error(`A run cannot go from ${from} to ${to}.`);
  return to;
}
