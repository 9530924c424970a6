// Batches made ahead of time in workers beside the training worker, so that a step never waits for its data.
import type { PatchSamplerOptions, PatchSource } from '../data/patch-sampler.ts';
import type { PatchBatch, TrainingSet } from '../data/training-sample.ts';
import type { PatchAnswer, PatchJob } from './patch-protocol.ts';

/** The part of Worker that the pool uses, so that tests can bring their own. */
export type PatchWorker = Pick<Worker, 'postMessage' | 'terminate'> & {
  onmessage: ((event: MessageEvent<PatchAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
};

export interface PatchPoolOptions {
  /** Workers; see defaultPatchWorkers. */
  size?: number;
  spawn?: () => PatchWorker;
}

/** Batches that wait to be used, for each worker. */
const AHEAD = 2;
/** No more than this waits, whatever the size of a batch; one batch always does. */
const AHEAD_BYTES = 256 * 2 ** 20;

/**
 * Workers by the machine: where memory is shared they all read the same images, one for two processors, four at most. Else each
 * would hold a copy of its own, so that there is one.
 */
export const defaultPatchWorkers = (): number =>
  crossOriginIsolated ? Math.min(4, Math.max(1, Math.floor(navigator.hardwareConcurrency / 2))) : 1;

const spawnPatchWorker = (): PatchWorker =>
  new Worker(new URL('./patch.worker.ts', import.meta.url), { type: 'module', name: 'tendril-patch' });

interface Expected {
  promise: Promise<PatchBatch>;
  resolve: (batch: PatchBatch) => void;
  reject: (error: Error) => void;
}

/**
 * The batches of createPatchSampler, the same to the last bit and in the same order however many workers make them: each batch
 * depends on its number alone. They begin at once.
 *
 * @returns next() rejects when a worker died, or with the reason why batches cannot be made.
 */
export function openPatchPool(
  set: TrainingSet,
  options: PatchSamplerOptions,
  { size = defaultPatchWorkers(), spawn = spawnPatchWorker }: PatchPoolOptions = {},
): PatchSource {
  const expected = new Map<number, Expected>();
  let failure: Error | null = null;
  let given = options.firstBatch ?? 0;
  let asked = given;

  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject } of expected.values()) reject(failure);
  };
  const training = { ...set, samples: set.samples.filter(({ split }) => split === 'train') };
  const workers = Array.from({ length: size }, () => {
    const worker = spawn();
    worker.onmessage = ({ data }) => {
      if ('error' in data) fail(new Error(data.error));
      else expected.get(data.index)?.resolve(data.batch);
    };
    worker.onerror = ({ message }) =>
      fail(new Error(`The patch worker stopped: ${message || 'it could not be loaded'}.`));
    worker.postMessage({ kind: 'open', set: training, options } satisfies PatchJob);
    return worker;
  });

  const ahead = Math.min(AHEAD * size, Math.max(1, Math.floor(AHEAD_BYTES / batchBytes(set, options))));
  const askAhead = (): void => {
    for (; asked < given + ahead; asked++) {
      let settle: Omit<Expected, 'promise'> | null = null;
      const promise = new Promise<PatchBatch>((resolve, reject) => (settle = { resolve, reject }));
      // Handled where it is awaited; a failure must not count as unhandled before.
      promise.catch(() => undefined);
      expected.set(asked, { promise, ...settle! });
      workers[asked % size].postMessage({ kind: 'batch', index: asked } satisfies PatchJob);
    }
  };
  askAhead();

  return {
    async next() {
      if (failure !== null) throw failure;
      const index = given++;
      askAhead();
      const batch = await expected.get(index)!.promise;
      expected.delete(index);
      return batch;
    },
    close() {
      for (const worker of workers) worker.terminate();
      fail(new Error('The patch workers were closed.'));
    },
  };
}

/** Images, labels, tubes and mask, float32. */
const batchBytes = ({ channels }: TrainingSet, { batch, patchPx }: PatchSamplerOptions): number =>
  4 * batch * patchPx ** 2 * (channels + 3);
