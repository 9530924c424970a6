// Tendril's own step, as its training loop makes it.
import { trainStep } from '../../src/engine/apply-update.ts';
import { openWebGpu } from '../../src/engine/backend/open-webgpu.ts';
import { DEFAULT_RUN_CONFIG } from '../../src/engine/run-config.ts';
import { createRun, disposeRun } from '../../src/engine/train-run.ts';
import type { RealmCalls } from './realm-protocol.ts';
import { settleTfjs } from './settle-tfjs.ts';
import { drawBatch, LEARNING_RATE, LEVELS, makeTrainingSet, SEED, type StepProblem } from './step-problem.ts';
import { createStepRealm, type Peer } from './step-realm.ts';

let failure: string | null = null;
let isOpen = false;

async function open(): Promise<void> {
  if (isOpen) return;
  isOpen = true;
  // Not openBackend: its check of the arithmetic refuses a device that executes nothing, which measures encoding.
  await openWebGpu((message) => (failure = message));
}

async function createPeer(problem: StepProblem): Promise<Peer> {
  await open();
  const run = createRun(
    {
      ...DEFAULT_RUN_CONFIG,
      model: { id: 'unet', ...LEVELS },
      loss: { ...DEFAULT_RUN_CONFIG.loss, id: 'dice-ce' },
      optimiser: { id: 'adam', learningRate: LEARNING_RATE, weightDecay: 0 },
      batch: problem.batch,
      patchPx: problem.patchPx,
      seed: SEED,
    },
    makeTrainingSet(problem),
  );
  const batch = drawBatch(problem);
  return {
    remark: null,
    async step() {
      const { loss } = await trainStep(run, batch, { lossWeight: 1, learningRate: LEARNING_RATE });
      run.step += 1;
      if (failure !== null) throw new Error(failure);
      return loss;
    },
    settle: settleTfjs,
    dispose: () => disposeRun(run),
  };
}

export const calls = createStepRealm(createPeer) as unknown as RealmCalls;
