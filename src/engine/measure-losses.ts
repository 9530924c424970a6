// What each loss costs here: recorded (or eager) steps of the same network on the same patches, in turn with Dice + CE.
import type { TrainingSet } from '../data/training-sample.ts';
import { lossMetas } from '../losses/loss-metas.ts';
import { trainStep } from './apply-update.ts';
import { readBytes, readPeakBytes, resetPeak } from './backend/memory-meter.ts';
import { trimBackendPool } from './backend/trim-pool.ts';
import { nameBytes } from './memory/check-memory.ts';
import { estimateMemory } from './memory/estimate-memory.ts';
import { readMemoryLimits } from './memory/memory-limits.ts';
import type { RunConfig } from './run-config.ts';
import type { LossCost } from './train-events.ts';
import { createRun, disposeRun } from './train-run.ts';
import type { TrainRun } from './train-run.ts';
import { yieldToEvents } from './yield-to-events.ts';

/** What every other loss is compared with. */
const BASE_LOSS = 'dice-ce';
const WARM_UP_STEPS = 2;
const LEAST_ROUNDS = 5;
const MOST_ROUNDS = 40;
/** No more rounds than the least are begun after this time. */
const LOSS_BUDGET_MS = 3000;

/** A network under measurement. */
interface Candidate {
  id: string;
  run: TrainRun;
  /** Bytes of all else when it was made. */
  aroundBytes: number;
  leastMs: number;
  peakBytes: number;
}

/**
 * Time and memory of a training step for each loss. Minima of steps that take turns with Dice + CE: whatever else the
 * machine does meanwhile slows both. Memory is what the meter counts, of steps alone.
 *
 * @param config its loss is replaced by each in turn
 * @param options.onProgress the loss that is begun, and how many are done
 * @param options.isStopped asked between steps
 * @returns in the order of the cards; null when stopped
 * @throws Error with one sentence when two networks at once do not fit into memory.
 */
export async function measureLosses(
  config: RunConfig,
  set: TrainingSet,
  options: {
    replay: boolean | null;
    onProgress: (progress: { lossId: string; done: number; total: number }) => void;
    isStopped: () => boolean;
  },
): Promise<LossCost[] | null> {
  const { replay, onProgress, isStopped } = options;
  const others = lossMetas.filter(({ id }) => id !== BASE_LOSS);
  const total = lossMetas.length;
  const costs: LossCost[] = [];
  const open: Candidate[] = [];
  const add = async (id: string): Promise<Candidate> => {
    trimBackendPool();
    const aroundBytes = readBytes();
    const run = createRun({ ...config, loss: { ...config.loss, id } }, set, { replay });
    const candidate = { id, run, aroundBytes, leastMs: Infinity, peakBytes: 0 };
    open.push(candidate);
    checkMemory(open);
    await run.stepper.prepare(run, () => undefined);
    for (let i = 0; i < WARM_UP_STEPS; i++) await timeStep(candidate);
    candidate.leastMs = Infinity;
    return candidate;
  };
  try {
    onProgress({ lossId: BASE_LOSS, done: 0, total });
    const base = await add(BASE_LOSS);
    const alone = await compete([base], isStopped);
    if (!alone) return null;
    // Taken while nothing else is alive: later its steps have the other network around them.
    const { peakBytes } = base;
    for (const [i, { id }] of others.entries()) {
      onProgress({ lossId: id, done: i + 1, total });
      base.leastMs = Infinity;
      const candidate = await add(id);
      if (!(await compete([base, candidate], isStopped))) return null;
      costs.push({
        id,
        stepMs: candidate.leastMs,
        peakBytes: candidate.peakBytes,
        timeRatio: candidate.leastMs / base.leastMs,
        memoryRatio: candidate.peakBytes / peakBytes,
        baseStepMs: base.leastMs,
      });
      disposeRun(candidate.run);
      open.pop();
    }
    const stepMs = Math.min(...costs.map(({ baseStepMs }) => baseStepMs));
    const own = { id: BASE_LOSS, stepMs, peakBytes, timeRatio: 1, memoryRatio: 1, baseStepMs: stepMs };
    return [own, ...costs];
  } finally {
    for (const { run } of open) disposeRun(run);
    trimBackendPool();
  }
}

/** Rounds of one step each, the order reversed from round to round. @returns false when stopped */
async function compete(candidates: Candidate[], isStopped: () => boolean): Promise<boolean> {
  const startMs = performance.now();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (round >= LEAST_ROUNDS && performance.now() - startMs > LOSS_BUDGET_MS) break;
    for (const candidate of round % 2 === 0 ? candidates : candidates.toReversed()) {
      await yieldToEvents();
      if (isStopped()) return false;
      await timeStep(candidate);
    }
  }
  return true;
}

async function timeStep(candidate: Candidate): Promise<void> {
  const { run, aroundBytes } = candidate;
  const { optimiser, loss } = run.config;
  const batch = await run.sampler.next();
  resetPeak();
  const startMs = performance.now();
  await trainStep(run, batch, { lossWeight: loss.weight, learningRate: optimiser.learningRate });
  const stepMs = performance.now() - startMs;
  run.step += 1;
  candidate.leastMs = Math.min(candidate.leastMs, stepMs);
  candidate.peakBytes = Math.max(candidate.peakBytes, readPeakBytes() - aroundBytes);
}

/** Two networks live side by side while their steps take turns. */
function checkMemory(open: readonly Candidate[]): void {
  const { totalBytes } = readMemoryLimits(null);
  const around = open[0].aroundBytes;
  const neededBytes = open.reduce(
    (sum, { run }) => sum + estimateMemory(run, { tile: null, replay: true }).trainingBytes,
    around,
  );
  if (neededBytes <= totalBytes) return;
  throw new Error(
    `Measuring the losses holds two networks at once, which would take about ${nameBytes(neededBytes)} of memory; the budget is ${nameBytes(totalBytes)}. Choose a smaller batch or patchPx.`,
  );
}
