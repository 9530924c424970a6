// Tendril's step on WebAssembly, in a page: alone, and with skeletons computed beside it.
import * as tf from '@tensorflow/tfjs-core';
import { trainStep } from '../../src/engine/apply-update.ts';
import { openBackend } from '../../src/engine/backend/open-backend.ts';
import { readPeakBytes } from '../../src/engine/backend/memory-meter.ts';
import { DEFAULT_RUN_CONFIG } from '../../src/engine/run-config.ts';
import { createRun, type TrainRun } from '../../src/engine/train-run.ts';
import type { PatchBatch } from '../../src/data/training-sample.ts';
import type { SkeletonOrder } from './skeleton-worker.ts';
import { drawBatch, LEARNING_RATE, LEVELS, makeTrainingSet, SEED, type StepProblem } from './step-problem.ts';

export interface WasmPreparation {
  losses: number[];
  /** Threads and SIMD, as the backend says. */
  backend: string;
}

/** none: the step alone; patches: the tubes of its batch are computed beside it, anew in each step, as the authors' loader does. */
export type Beside = 'none' | 'patches' | 'whole images';

let run: TrainRun | null = null;
let batch: PatchBatch | null = null;
let worker: Worker | null = null;

async function step(): Promise<number> {
  if (run === null || batch === null) throw new Error('The step has not been prepared.');
  const { loss } = await trainStep(run, batch, { lossWeight: 1, learningRate: LEARNING_RATE });
  run.step += 1;
  return loss;
}

function thin(order: SkeletonOrder): Promise<void> {
  worker ??= new Worker(new URL('/skeleton-worker.js', location.href), { type: 'module' });
  const thinner = worker;
  return new Promise((resolve, reject) => {
    thinner.onmessage = () => resolve();
    thinner.onerror = (event) => reject(new Error(event.message));
    thinner.postMessage(order);
  });
}

/** What is thinned for one step. */
function orderFor(beside: Beside): SkeletonOrder | null {
  if (beside === 'none' || batch === null || run === null) return null;
  const { labels, patchPx } = batch;
  if (beside === 'patches') return { maps: splitMaps(labels, patchPx * patchPx), widthPx: patchPx };
  const [{ labels: map, width }] = run.set.samples;
  return { maps: [map], widthPx: width };
}

const splitMaps = (labels: Float32Array, size: number): Uint8Array[] =>
  Array.from({ length: labels.length / size }, (_, i) =>
    Uint8Array.from(labels.subarray(i * size, (i + 1) * size)),
  );

export const calls = {
  async prepare(problem: StepProblem): Promise<WasmPreparation> {
    const { adapter } = await openBackend('wasm', () => undefined);
    run = createRun(
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
    batch = drawBatch(problem);
    const losses = [await step(), await step(), await step()];
    await thin(orderFor('patches')!);
    return { losses, backend: `${tf.getBackend()}, ${adapter}` };
  },

  /** Milliseconds of one step; what is thinned beside it is begun with it. */
  async measure({ beside }: { beside: Beside }): Promise<{ stepMs: number; peakBytes: number }> {
    const order = orderFor(beside);
    const thinned = order === null ? Promise.resolve() : thin(order);
    const startMs = performance.now();
    await step();
    const stepMs = performance.now() - startMs;
    await thinned;
    return { stepMs, peakBytes: readPeakBytes() };
  },
};
