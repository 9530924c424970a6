// Where the time and the memory of a network's steps go, measured on steps of their own.
import type { TrainingSet } from '../data/training-sample.ts';
import { trainStep } from './apply-update.ts';
import { bareLoss } from './bare-loss.ts';
import type { RunConfig } from './run-config.ts';
import { createTimedRun, warmUpTimedRun } from './timed-steps.ts';
import type { TimedRun } from './timed-steps.ts';
import type { StepParts, TurnPlan } from './train-events.ts';
import { disposeRun } from './train-run.ts';
import type { TrainRun } from './train-run.ts';
import { yieldToEvents } from './yield-to-events.ts';

/**
 * Each part's least time over `rounds` steps of their own: whatever else the machine does can only add to a part.
 *
 * @returns null where the backend cannot tell
 */
export async function timeParts(run: TrainRun, rounds: number): Promise<StepParts['timeMs']> {
  const { optimiser, loss } = run.config;
  const knobs = { lossWeight: loss.weight, learningRate: optimiser.learningRate };
  let least: StepParts['timeMs'] = null;
  for (let i = 0; i < rounds; i++) {
    await yieldToEvents();
    const startMs = performance.now();
    const batch = await run.sampler.next();
    const data = performance.now() - startMs;
    const { phaseMs } = await trainStep(run, batch, knobs, true);
    const tookMs = performance.now() - startMs;
    run.step += 1;
    if (phaseMs === null) return null;
    const { forward, loss: lossMs, backward, optimiser: updateMs } = phaseMs;
    const rest = Math.max(0, tookMs - data - forward - lossMs - backward - updateMs);
    const parts = { data, forward, loss: lossMs, backward, optimiser: updateMs, rest };
    least = least === null ? parts : leastOfEach(least, parts);
  }
  return least;
}

function leastOfEach<T extends Record<string, number>>(a: T, b: T): T {
  return Object.fromEntries(Object.entries(a).map(([part, ms]) => [part, Math.min(ms, b[part])])) as T;
}

/** Peak of the same steps with next to no loss; the network is thrown away again. */
export async function measureBarePeak(
  config: RunConfig,
  set: TrainingSet,
  replay: boolean | null,
  plan: TurnPlan,
): Promise<number> {
  const timed = createTimedRun(config, set, replay);
  try {
    timed.run.loss = bareLoss(timed.run.loss.meta);
    // The second step is the first that has former weights beside it.
    await warmUpTimedRun(timed, { ...plan, warmUpSteps: 2 });
    return timed.peakBytes;
  } finally {
    disposeRun(timed.run);
  }
}

/**
 * The peak in parts.
 *
 * @param barePeakBytes of measureBarePeak with the same network and patches
 */
export function divideBytes({ run }: TimedRun, peakBytes: number, barePeakBytes: number): StepParts['bytes'] {
  const { parameters, optimiserState } = run.learner;
  const weights = 4 * parameters.size * run.stepper.heldLearners;
  const optimiser = weights * optimiserState.moments.length;
  const loss = Math.max(0, peakBytes - barePeakBytes);
  return { weights, optimiser, loss, activations: peakBytes - weights - optimiser - loss };
}
