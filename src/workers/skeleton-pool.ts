// Computes tubed skeletons in several workers at once and remembers them by mask and radius.
import { hashMask } from './mask-hash.ts';
import type { SkeletonAnswer, SkeletonJob } from './skeleton-protocol.ts';

/** The part of Worker that the pool uses, so that tests can bring their own. */
export type PoolWorker = Pick<Worker, 'postMessage' | 'terminate'> & {
  onmessage: ((event: MessageEvent<SkeletonAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
};

export interface SkeletonPool {
  /**
   * Tubed skeleton of a label map [height · width]; the answer may be shared with other callers and must not be written to.
   *
   * @throws Error when it cannot be computed, or when two workers died over it
   */
  computeTube(labels: Uint8Array, width: number, height: number, radiusPx: number): Promise<Uint8Array>;
  close(): void;
}

interface PendingJob extends SkeletonJob {
  key: string;
  /** Workers that died over it. */
  crashes: number;
  resolve(tube: Uint8Array): void;
  reject(error: Error): void;
}

/** Bytes of remembered tubes; the oldest go first. */
const CACHE_BYTES = 256 * 2 ** 20;

function spawnSkeletonWorker(): PoolWorker {
  return new Worker(new URL('./skeleton.worker.ts', import.meta.url), {
    type: 'module',
    name: 'tendril-skeleton',
  });
}

/**
 * @param size Most workers at once; they start with the first jobs.
 */
export function createSkeletonPool(
  size = Math.min(4, Math.max(1, navigator.hardwareConcurrency - 1)),
  spawn: () => PoolWorker = spawnSkeletonWorker,
): SkeletonPool {
  const idle: PoolWorker[] = [];
  const busy = new Map<PoolWorker, PendingJob>();
  const queue: PendingJob[] = [];
  const underway = new Map<string, Promise<Uint8Array>>();
  const cache = new Map<string, Uint8Array>();
  let cachedBytes = 0;
  let nextId = 1;

  function remember(key: string, tube: Uint8Array): void {
    cache.set(key, tube);
    cachedBytes += tube.byteLength;
    for (const [oldest, old] of cache) {
      if (cachedBytes <= CACHE_BYTES || oldest === key) break;
      cache.delete(oldest);
      cachedBytes -= old.byteLength;
    }
  }

  function start(): PoolWorker {
    const worker = spawn();
    worker.onmessage = ({ data }) => {
      const job = busy.get(worker);
      if (job?.id !== data.id) return;
      busy.delete(worker);
      idle.push(worker);
      if ('tube' in data) {
        remember(job.key, data.tube);
        job.resolve(data.tube);
      } else job.reject(new Error(data.error));
      dispatch();
    };
    worker.onerror = (event) => {
      const job = busy.get(worker);
      busy.delete(worker);
      if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
      worker.terminate();
      if (job !== undefined) {
        job.crashes++;
        if (job.crashes < 2) queue.unshift(job);
        else
          job.reject(new Error(`The skeleton worker stopped: ${event.message || 'it could not be loaded'}.`));
      }
      dispatch();
    };
    return worker;
  }

  function dispatch(): void {
    while (queue.length > 0) {
      const worker = idle.pop() ?? (busy.size < size ? start() : undefined);
      if (worker === undefined) return;
      const job = queue.shift()!;
      busy.set(worker, job);
      const { id, labels, width, height, radiusPx } = job;
      worker.postMessage({ id, labels, width, height, radiusPx } satisfies SkeletonJob);
    }
  }

  return {
    computeTube(labels, width, height, radiusPx) {
      const key = `${hashMask(labels, width, height)}-${radiusPx}`;
      const known = cache.get(key);
      if (known !== undefined) {
        cache.delete(key);
        cache.set(key, known);
        return Promise.resolve(known);
      }
      let promise = underway.get(key);
      if (promise === undefined) {
        promise = new Promise<Uint8Array>((resolve, reject) => {
          queue.push({ id: nextId++, key, labels, width, height, radiusPx, crashes: 0, resolve, reject });
          dispatch();
        }).finally(() => underway.delete(key));
        underway.set(key, promise);
      }
      return promise;
    },
    close() {
      for (const worker of [...idle, ...busy.keys()]) worker.terminate();
      for (const job of [...queue, ...busy.values()]) job.reject(new Error('The skeleton pool was closed.'));
      idle.length = 0;
      queue.length = 0;
      busy.clear();
    },
  };
}
