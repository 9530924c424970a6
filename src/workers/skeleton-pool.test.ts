import { describe, expect, it } from 'vitest';
import { computeTubedSkeleton } from '../morphology/tubed-skeleton.ts';
import { hashMask } from './mask-hash.ts';
import { createSkeletonPool, type PoolWorker } from './skeleton-pool.ts';
import type { SkeletonJob } from './skeleton-protocol.ts';

/** Workers that compute in this thread; those whose number is in `dying` die over their first job. */
function makeSpawner(dying: number[] = []) {
  const state = { spawned: 0, terminated: 0, jobs: 0, mostAtOnce: 0, atOnce: 0 };
  const spawn = (): PoolWorker => {
    const number = state.spawned++;
    const worker: PoolWorker = {
      onmessage: null,
      onerror: null,
      terminate: () => state.terminated++,
      postMessage: (job: SkeletonJob) => {
        state.jobs++;
        state.mostAtOnce = Math.max(state.mostAtOnce, ++state.atOnce);
        setTimeout(() => {
          state.atOnce--;
          if (dying.includes(number)) worker.onerror?.({ message: 'out of memory' } as ErrorEvent);
          else {
            const tube = computeTubedSkeleton(job.labels, job.width, job.height, job.radiusPx);
            worker.onmessage?.({ data: { id: job.id, tube } } as MessageEvent<{
              id: number;
              tube: Uint8Array;
            }>);
          }
        });
      },
    };
    return worker;
  };
  return { state, spawn };
}

const makeMask = (seed: number) =>
  Uint8Array.from({ length: 30 * 20 }, (_, pixel) => Number((pixel * seed) % 7 < 4));

describe('createSkeletonPool', () => {
  it('computes as the plain function does, with no more workers than asked for', async () => {
    const { state, spawn } = makeSpawner();
    const pool = createSkeletonPool(2, spawn);
    const masks = [1, 2, 3, 4, 5].map(makeMask);
    const tubes = await Promise.all(masks.map((mask) => pool.computeTube(mask, 30, 20, 2)));
    expect(tubes).toEqual(masks.map((mask) => computeTubedSkeleton(mask, 30, 20, 2)));
    expect(state).toMatchObject({ spawned: 2, mostAtOnce: 2, jobs: 5 });
  });

  it('computes each mask and radius once', async () => {
    const { state, spawn } = makeSpawner();
    const pool = createSkeletonPool(2, spawn);
    await Promise.all([pool.computeTube(makeMask(1), 30, 20, 2), pool.computeTube(makeMask(1), 30, 20, 2)]);
    await pool.computeTube(makeMask(1), 30, 20, 2);
    expect(state.jobs).toBe(1);
    await pool.computeTube(makeMask(1), 30, 20, 1);
    await pool.computeTube(makeMask(1), 20, 30, 2);
    expect(state.jobs).toBe(3);
  });

  it('starts a new worker after a crash and tries once more', async () => {
    const { state, spawn } = makeSpawner([0]);
    const pool = createSkeletonPool(1, spawn);
    const mask = makeMask(3);
    expect(await pool.computeTube(mask, 30, 20, 2)).toEqual(computeTubedSkeleton(mask, 30, 20, 2));
    expect(state).toMatchObject({ spawned: 2, terminated: 1, jobs: 2 });
  });

  it('reports a mask that kills two workers and goes on with the others', async () => {
    const { spawn } = makeSpawner([0, 1]);
    const pool = createSkeletonPool(1, spawn);
    const deadly = pool.computeTube(makeMask(3), 30, 20, 2);
    const harmless = pool.computeTube(makeMask(2), 30, 20, 2);
    await expect(deadly).rejects.toThrow('The skeleton worker stopped: out of memory.');
    expect(await harmless).toEqual(computeTubedSkeleton(makeMask(2), 30, 20, 2));
  });
});

describe('hashMask', () => {
  it('tells masks apart that differ in one pixel, in position or in size', () => {
    const hashes = new Set<string>();
    const empty = new Uint8Array(600);
    hashes.add(hashMask(empty, 30, 20)).add(hashMask(empty, 20, 30));
    for (let pixel = 0; pixel < 600; pixel++) {
      const mask = empty.slice();
      mask[pixel] = 1;
      hashes.add(hashMask(mask, 30, 20));
    }
    expect(hashes.size).toBe(602);
  });
});
