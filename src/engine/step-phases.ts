// The parts of a training step whose time a person is shown.

/** In the order in which they are computed; the gradient check counts as part of the optimiser. */
export const STEP_PHASES = ['forward', 'loss', 'backward', 'optimiser'] as const;

export type StepPhase = (typeof STEP_PHASES)[number];

/** Milliseconds of each part where the step is computed. */
export type ComputedPhaseMs = Record<StepPhase, number>;

/** Milliseconds of each part; `data` is the making of the batch on the processor. */
export type PhaseMs = Record<'data', number> & ComputedPhaseMs;

/** Takes the time of parts that run one after the other on this thread. */
export class PhaseClock {
  readonly #spent: ComputedPhaseMs = { forward: 0, loss: 0, backward: 0, optimiser: 0 };
  #current: StepPhase | null = null;
  #sinceMs = 0;

  /** Ends the part before. */
  begin(phase: StepPhase): void {
    this.end();
    this.#current = phase;
  }

  /** Ends the last part. */
  end(): ComputedPhaseMs {
    const nowMs = performance.now();
    if (this.#current !== null) this.#spent[this.#current] += nowMs - this.#sinceMs;
    this.#current = null;
    this.#sinceMs = nowMs;
    return this.#spent;
  }
}
