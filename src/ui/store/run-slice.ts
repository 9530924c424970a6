import type { RunConfig } from '../../engine/run-config.ts';
import type { RunState } from '../../engine/run-state.ts';
import type { StepPictures } from '../../workers/paint-protocol.ts';
import type { LossTerms, PhaseMs, TrainEvent } from '../../workers/train-protocol.ts';
import type { StepFacts } from '../slow-step/step-stages.ts';

export type TrainPhase = Extract<TrainEvent, { kind: 'phase' }>;

export type Trouble =
  { kind: 'nonFinite'; message: string } | { kind: 'failed'; message: string; fix: string };

/** A slowly watched step. */
export interface ShownStep {
  facts: StepFacts;
  pictures: StepPictures;
}

export interface RunSlice {
  state: RunState;
  /** The configuration of the run under way or just ended; null when idle. */
  config: RunConfig | null;
  phase: Pick<TrainPhase, 'phase' | 'done' | 'total'> | null;
  /** Steps trained so far. */
  step: number;
  loss: number | null;
  terms: LossTerms | null;
  learningRate: number | null;
  /** Wall-clock rate over the last seconds; null until measured. */
  stepsPerSecond: number | null;
  /** Mean time of one step over the last of them; null until measured. */
  stepMs: number | null;
  /** Parts of the last step that was timed part by part; null until one was. */
  phaseMs: PhaseMs | null;
  peakBytes: number | null;
  trouble: Trouble | null;
  /** The step shown stage by stage; null: none is. */
  slowStep: ShownStep | null;
  /** True between pressing a button and the worker's answer. */
  isStarting: boolean;
}

export const initialRun: RunSlice = {
  state: 'idle',
  config: null,
  phase: null,
  step: 0,
  loss: null,
  terms: null,
  learningRate: null,
  stepsPerSecond: null,
  stepMs: null,
  phaseMs: null,
  peakBytes: null,
  trouble: null,
  slowStep: null,
  isStarting: false,
};

/** Is there something in memory that a restart would throw away? */
export function hasTrainedWork(run: RunSlice): boolean {
  return run.step > 0 && run.state !== 'idle';
}

/** Is a run on the worker's table at all (training, paused or ended)? */
export function hasRun(run: RunSlice): boolean {
  return run.state !== 'idle' || run.isStarting;
}
