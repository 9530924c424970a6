// What each loss costs here: recorded (or eager) steps of the same network on the same patches, in turn with Dice + CE.
import { excludesPixels } from '../data/patch-sampler.ts';
import type { TrainingSet } from '../data/training-sample.ts';
import { lossMetas } from '../losses/loss-metas.ts';
import { readBytes } from './backend/memory-meter.ts';
import { trimBackendPool } from './backend/trim-pool.ts';
import { estimateMemory } from './memory/estimate-memory.ts';
import type { MemoryEstimate } from './memory/estimate-memory.ts';
import { refusePair } from './memory/check-pair.ts';
import { readMemoryLimits } from './memory/memory-limits.ts';
import type { RunConfig } from './run-config.ts';
import { median, pairRatios } from './paired-ratio.ts';
import { describeStep } from './step-description.ts';
import { divideBytes, measureBarePeak, timeParts } from './step-parts.ts';
import { createTimedRun, takeTurns, warmUpTimedRun } from './timed-steps.ts';
import type { TimedRun } from './timed-steps.ts';
import type { LossCost, MemoryRefusal, StepParts, TurnPlan } from './train-events.ts';
import { disposeRun } from './train-run.ts';
import { sizePatches } from './whole-images.ts';

/** What every other loss is compared with. */
export const BASE_LOSS = 'dice-ce';

const CARD_PLAN: TurnPlan = { warmUpSteps: 2, leastRounds: 5, mostRounds: 40, budgetMs: 3000 };

export interface LossMeasuring {
  replay: boolean | null;
  /** The losses beside Dice + CE, in the order of the answer. */
  lossIds: readonly string[];
  plan: TurnPlan;
  /** Whether each step is divided into its parts, on steps of their own. */
  hasParts: boolean;
  /** The loss that is begun, and how many are done. */
  onProgress: (progress: { lossId: string; done: number; total: number }) => void;
  /** Asked between steps. */
  isStopped: () => boolean;
  /** A loss that does not fit is left out, and Dice + CE stands for all of them. */
  onRefusal: (lossId: string, refusal: MemoryRefusal) => void;
}

/** Steps that are taken apart. */
const PARTS_ROUNDS = 5;

/**
 * Time and memory of a training step for each loss. Medians of steps that take turns with Dice + CE: whatever else the
 * machine does meanwhile slows both. Memory is what the meter counts, of steps alone.
 *
 * @param config its loss is replaced by each in turn
 * @returns in the order of the cards; null when stopped
 * @throws Error with one sentence when two networks at once do not fit into memory.
 */
export function measureLosses(
  config: RunConfig,
  set: TrainingSet,
  options: Pick<LossMeasuring, 'replay' | 'onProgress' | 'isStopped'>,
): Promise<LossCost[] | null> {
  return measureTheseLosses(config, set, {
    ...options,
    lossIds: lossMetas.map(({ id }) => id).filter((id) => id !== BASE_LOSS),
    plan: CARD_PLAN,
    hasParts: false,
    onRefusal: (_id, { message }) => {
      throw new Error(`${message} Choose a smaller batch or patchPx.`);
    },
  });
}

/**
 * The same for some of the losses, with any number of steps.
 *
 * @returns Dice + CE first, then those asked for that fit; empty where not even two networks with Dice + CE do; null when
 *   stopped
 */
export async function measureTheseLosses(
  config: RunConfig,
  set: TrainingSet,
  { replay, lossIds, plan, hasParts, onProgress, isStopped, onRefusal }: LossMeasuring,
): Promise<LossCost[] | null> {
  const total = lossIds.length + 1;
  const costs: LossCost[] = [];
  const open: TimedRun[] = [];
  const withLoss = (id: string): RunConfig => ({ ...config, loss: { ...config.loss, id } });
  const add = async (id: string): Promise<TimedRun> => {
    const timed = createTimedRun(withLoss(id), set, replay);
    open.push(timed);
    await warmUpTimedRun(timed, plan);
    return timed;
  };
  const estimate = (id: string) => estimateStep(withLoss(id), set, replay);
  try {
    onProgress({ lossId: BASE_LOSS, done: 0, total });
    trimBackendPool();
    const aroundBytes = readBytes();
    const baseEstimate = estimate(BASE_LOSS);
    const limits = readMemoryLimits(null);
    const refusal = refusePair(aroundBytes, [baseEstimate, baseEstimate], limits);
    if (refusal !== null) {
      onRefusal(BASE_LOSS, refusal);
      return [];
    }
    const barePeakBytes = hasParts ? await measureBarePeak(withLoss(BASE_LOSS), set, replay, plan) : null;
    const divide = async (timed: TimedRun, peakBytes: number): Promise<StepParts | null> =>
      barePeakBytes === null
        ? null
        : {
            timeMs: await timeParts(timed.run, PARTS_ROUNDS),
            bytes: divideBytes(timed, peakBytes, barePeakBytes),
          };
    const base = await add(BASE_LOSS);
    if (!(await takeTurns([base], plan, isStopped))) return null;
    // Taken while nothing else is alive: later its steps have the other network around them.
    const { peakBytes } = base;
    const baseParts = await divide(base, peakBytes);
    const allBaseMs = [...base.stepMs];
    for (const [i, id] of lossIds.entries()) {
      onProgress({ lossId: id, done: i + 1, total });
      const doesNotFit = refusePair(aroundBytes, [baseEstimate, estimate(id)], limits);
      if (doesNotFit !== null) {
        onRefusal(id, doesNotFit);
        continue;
      }
      base.stepMs = [];
      const candidate = await add(id);
      if (!(await takeTurns([base, candidate], plan, isStopped))) return null;
      allBaseMs.push(...base.stepMs);
      const { ratio, low, high } = pairRatios(candidate.stepMs, base.stepMs);
      costs.push({
        id,
        stepMs: median(candidate.stepMs),
        peakBytes: candidate.peakBytes,
        timeRatio: ratio,
        timeRatioLow: low,
        timeRatioHigh: high,
        memoryRatio: candidate.peakBytes / peakBytes,
        baseStepMs: median(base.stepMs),
        parts: await divide(candidate, candidate.peakBytes),
      });
      disposeRun(candidate.run);
      open.pop();
    }
    const stepMs = median(allBaseMs);
    const ratios = { timeRatio: 1, timeRatioLow: 1, timeRatioHigh: 1, memoryRatio: 1 };
    const own = { id: BASE_LOSS, stepMs, baseStepMs: stepMs, peakBytes, ...ratios, parts: baseParts };
    return [own, ...costs];
  } finally {
    for (const { run } of open) disposeRun(run);
    trimBackendPool();
  }
}

function estimateStep(asked: RunConfig, set: TrainingSet, replay: boolean | null): MemoryEstimate {
  const config = sizePatches(asked, set);
  const { channels, classCount } = set;
  const step = describeStep(config, { channels, classCount, hasMask: excludesPixels(set, config.patchPx) });
  return estimateMemory(step, { tile: null, replay: replay ?? true });
}
