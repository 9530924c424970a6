// The same step with each loss, in turns in one process: what a connectivity term adds to Dice + cross-entropy.
import { trainStep } from '../../src/engine/apply-update.ts';
import { openWebGpu } from '../../src/engine/backend/open-webgpu.ts';
import { describeRecording } from '../../src/engine/replay/describe-recording.ts';
import { ReplayStepper } from '../../src/engine/replay/replay-stepper.ts';
import { DEFAULT_RUN_CONFIG } from '../../src/engine/run-config.ts';
import { createRun, disposeRun, type TrainRun } from '../../src/engine/train-run.ts';
import { composedClDice } from './composed-cl-dice.ts';
import { settleTfjs } from './settle-tfjs.ts';
import { drawBatch, LEARNING_RATE, LEVELS, makeTrainingSet, SEED, type StepProblem } from './step-problem.ts';

export interface LossProblem extends StepProblem {
  /** Folder names below src/losses; "cl-dice composed" is clDice with its soft skeleton made of stock operations. */
  losses: string[];
}

export interface LossPreparation {
  loss: string;
  dispatches: number;
  peakBytes: number;
  firstLoss: number;
}

interface Contestant {
  loss: string;
  run: TrainRun;
}

const COMPOSED = 'cl-dice composed';
let contestants: Contestant[] = [];
let batch: ReturnType<typeof drawBatch> | null = null;
let failure: string | null = null;
let isOpen = false;

async function prepareOne(loss: string, problem: LossProblem): Promise<LossPreparation> {
  const config = {
    ...DEFAULT_RUN_CONFIG,
    model: { ...DEFAULT_RUN_CONFIG.model, ...LEVELS },
    loss: { ...DEFAULT_RUN_CONFIG.loss, id: loss === COMPOSED ? 'cl-dice' : loss },
    optimiser: { id: 'adam', learningRate: LEARNING_RATE, weightDecay: 0 } as const,
    batch: problem.batch,
    patchPx: problem.patchPx,
    seed: SEED,
  };
  const run = createRun(config, makeTrainingSet(problem));
  if (loss === COMPOSED) run.loss = composedClDice;
  await run.stepper.prepare(run, () => undefined);
  const { recording } = run.stepper as ReplayStepper;
  if (recording === null) throw new Error(`The step of ${loss} was not recorded.`);
  const { dispatches, peakBytes } = describeRecording(recording);
  contestants.push({ loss, run });
  return { loss, dispatches, peakBytes, firstLoss: await stepOnce({ loss, run }) };
}

async function stepOnce({ loss, run }: Contestant): Promise<number> {
  if (batch === null) throw new Error('The losses have not been prepared.');
  const numbers = await trainStep(run, batch, { lossWeight: 1, learningRate: LEARNING_RATE });
  if (!numbers.isFinite) throw new Error(`The loss ${loss} is not a number.`);
  run.step += 1;
  if (failure !== null) throw new Error(failure);
  return numbers.loss;
}

export const calls = {
  async prepare(problem: LossProblem): Promise<LossPreparation[]> {
    if (!isOpen) await openWebGpu((message) => (failure = message));
    isOpen = true;
    batch = drawBatch(problem);
    const results: LossPreparation[] = [];
    for (const loss of problem.losses) results.push(await prepareOne(loss, problem));
    await settleTfjs();
    return results;
  },

  /** One step of one loss; milliseconds from an empty queue to an empty one. */
  async measure({ loss }: { loss: string }): Promise<number> {
    const contestant = contestants.find((one) => one.loss === loss);
    if (contestant === undefined) throw new Error(`The loss ${loss} has not been prepared.`);
    await settleTfjs();
    const startMs = performance.now();
    await stepOnce(contestant);
    await settleTfjs();
    return performance.now() - startMs;
  },

  finish(_turn: null): Promise<null> {
    for (const { run } of contestants) disposeRun(run);
    contestants = [];
    return Promise.resolve(null);
  },
};
