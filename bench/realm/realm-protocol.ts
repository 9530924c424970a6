// What the benchmark asks of a realm: a Node process or a browser page in which one peer alone lives.
import type { StepCounts } from './device-meter.ts';
import type { StepProblem } from './step-problem.ts';

/** Named calls with one argument that survives JSON, and a result that does. */
export type RealmCalls = Record<string, (argument: never) => Promise<unknown>>;

export interface StepPreparation {
  /** Losses of the first steps, from the shared weights on the shared batch. */
  losses: number[];
  /** The first step, with all that is compiled for it. */
  firstStepMs: number;
  /** Peers may say what they ran. */
  remark: string | null;
}

export interface StepMeasurement {
  /** Mean over the steps of this turn; the turn ends when the queue is empty. */
  stepMs: number;
  peakBytes: number;
}

export interface StepRealm {
  prepare(problem: StepProblem): Promise<StepPreparation>;
  measure(turn: { steps: number }): Promise<StepMeasurement>;
  count(turn: null): Promise<StepCounts>;
  /** Frees what prepare made. */
  finish(turn: null): Promise<null>;
}
