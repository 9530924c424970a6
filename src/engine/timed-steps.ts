// Real training steps under the clock: of one network, or of two whose steps take turns.
import type { TrainingSet } from '../data/training-sample.ts';
import { trainStep } from './apply-update.ts';
import { readBytes, readPeakBytes, resetPeak } from './backend/memory-meter.ts';
import { trimBackendPool } from './backend/trim-pool.ts';
import type { RunConfig } from './run-config.ts';
import type { TurnPlan } from './train-events.ts';
import { createRun } from './train-run.ts';
import type { TrainRun } from './train-run.ts';
import { yieldToEvents } from './yield-to-events.ts';

/** A network under measurement. */
export interface TimedRun {
  run: TrainRun;
  /** Bytes of all else when it was made. */
  aroundBytes: number;
  /** Times of the steps that count, in their order. */
  stepMs: number[];
  /** Most bytes that a step held, without what is around. */
  peakBytes: number;
}

/** Fresh weights; the caller disposes of the run. */
export function createTimedRun(config: RunConfig, set: TrainingSet, replay: boolean | null): TimedRun {
  trimBackendPool();
  const aroundBytes = readBytes();
  return { run: createRun(config, set, { replay }), aroundBytes, stepMs: [], peakBytes: 0 };
}

/** Compiles what the step needs and takes the steps that do not count. */
export async function warmUpTimedRun(timed: TimedRun, plan: TurnPlan): Promise<void> {
  await timed.run.stepper.prepare(timed.run, () => undefined);
  for (let i = 0; i < plan.warmUpSteps; i++) await timeStep(timed);
  timed.stepMs = [];
}

/**
 * Rounds of one step each, the order reversed from round to round: whatever else the machine does meanwhile slows all.
 *
 * @param isStopped asked before each step
 * @returns false when stopped
 */
export async function takeTurns(
  timed: readonly TimedRun[],
  plan: TurnPlan,
  isStopped: () => boolean,
): Promise<boolean> {
  const startMs = performance.now();
  for (let round = 0; round < plan.mostRounds; round++) {
    if (round >= plan.leastRounds && performance.now() - startMs > plan.budgetMs) break;
    for (const one of round % 2 === 0 ? timed : timed.toReversed()) {
      await yieldToEvents();
      if (isStopped()) return false;
      await timeStep(one);
    }
  }
  return true;
}

async function timeStep(timed: TimedRun): Promise<void> {
  const { run, aroundBytes } = timed;
  const { optimiser, loss } = run.config;
  const batch = await run.sampler.next();
  resetPeak();
  const startMs = performance.now();
  await trainStep(run, batch, { lossWeight: loss.weight, learningRate: optimiser.learningRate });
  const stepMs = performance.now() - startMs;
  run.step += 1;
  timed.stepMs.push(stepMs);
  timed.peakBytes = Math.max(timed.peakBytes, readPeakBytes() - aroundBytes);
}
