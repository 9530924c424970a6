// The parts of a training step whose time a person is shown.

/** In the order in which they are computed; the gradient check counts as part of the optimiser. */
export const STEP_PHASES = ['forward', 'loss', 'backward', 'optimiser'] as const;

export type StepPhase = (typeof STEP_PHASES)[number];

/** Milliseconds of each part; `data` is the making of the batch on the processor. */
export type PhaseMs = Record<'data' | StepPhase, number>;
