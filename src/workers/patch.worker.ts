// One patch worker: it holds the training images and makes the batches that it is asked for.
import { createPatchSampler, type PatchSampler } from '../data/patch-sampler.ts';
import type { PatchAnswer, PatchJob } from './patch-protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

let sampler: PatchSampler | null = null;

self.onmessage = ({ data }: MessageEvent<PatchJob>) => {
  try {
    if (data.kind === 'open') {
      sampler = createPatchSampler(data.set, data.options);
      return;
    }
    if (sampler === null)
      throw new Error('The patch worker was asked for a batch before it knew the images.');
    const batch = sampler.batch(data.index);
    const arrays = [batch.images, batch.labels, batch.tubes, batch.mask].filter((array) => array !== null);
    self.postMessage(
      { index: data.index, batch } satisfies PatchAnswer,
      arrays.map(({ buffer }) => buffer as ArrayBuffer),
    );
  } catch (error) {
    const answer: PatchAnswer = { error: error instanceof Error ? error.message : String(error) };
    self.postMessage(answer);
  }
};
