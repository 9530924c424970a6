import { describe, expect, it } from 'vitest';
import type { PatchSamplerOptions } from '../data/patch-sampler.ts';
import type { PatchBatch, TrainingSet } from '../data/training-sample.ts';
import { openPatchPool, type PatchWorker } from './patch-pool.ts';
import type { PatchAnswer, PatchJob } from './patch-protocol.ts';

const SET: TrainingSet = { name: 'made', classCount: 1, channels: 1, samples: [] };
const OPTIONS: PatchSamplerOptions = { patchPx: 8, batch: 2, seed: 1 };

/** Stands for a worker: keeps what it is asked, answers when told to. */
class FakeWorker implements PatchWorker {
  onmessage: PatchWorker['onmessage'] = null;
  onerror: PatchWorker['onerror'] = null;
  isTerminated = false;
  readonly opened: PatchJob[] = [];
  readonly asked: number[] = [];

  postMessage(job: PatchJob): void {
    if (job.kind === 'open') this.opened.push(job);
    else this.asked.push(job.index);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  answer(index: number): void {
    const batch = { batch: index } as PatchBatch;
    this.onmessage?.({ data: { index, batch } } as MessageEvent<PatchAnswer>);
  }
}

function openFakes(size: number, options = OPTIONS) {
  const workers: FakeWorker[] = [];
  const source = openPatchPool(SET, options, {
    size,
    spawn: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
  });
  return { workers, source };
}

describe('openPatchPool', () => {
  it('asks two batches ahead of each worker, and gives them in order whatever order they are made in', async () => {
    const { workers, source } = openFakes(2);
    expect(workers.map(({ opened }) => opened.length)).toEqual([1, 1]);
    expect(workers.map(({ asked }) => asked)).toEqual([
      [0, 2],
      [1, 3],
    ]);
    workers[1].answer(1);
    workers[1].answer(3);
    workers[0].answer(0);
    const first = [await source.next(), await source.next()];
    expect(first.map(({ batch }) => batch)).toEqual([0, 1]);
    expect(workers[0].asked).toEqual([0, 2, 4]);
    const third = source.next();
    workers[0].answer(2);
    expect((await third).batch).toBe(2);
  });

  it('begins where a resumed run goes on', () => {
    expect(openFakes(1, { ...OPTIONS, firstBatch: 7 }).workers[0].asked).toEqual([7, 8]);
  });

  it('keeps little waiting where batches are large', () => {
    const large = { patchPx: 4096, batch: 8, seed: 1 };
    expect(openFakes(3, large).workers.flatMap(({ asked }) => asked)).toEqual([0]);
  });

  it('fails with what the worker says, for the batch awaited and all after it', async () => {
    const { workers, source } = openFakes(1);
    const waiting = source.next();
    workers[0].onmessage?.({
      data: { error: 'The data set made has no training sample.' },
    } as MessageEvent<PatchAnswer>);
    await expect(waiting).rejects.toThrow('no training sample');
    await expect(source.next()).rejects.toThrow('no training sample');
  });

  it('fails when a worker dies, and ends all of them when closed', async () => {
    const { workers, source } = openFakes(2);
    workers[1].onerror?.({ message: 'out of memory' } as ErrorEvent);
    await expect(source.next()).rejects.toThrow('The patch worker stopped: out of memory.');
    source.close();
    expect(workers.every(({ isTerminated }) => isTerminated)).toBe(true);
  });
});
