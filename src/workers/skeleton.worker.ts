// One worker of the skeleton pool: a label map goes in, its tubed skeleton comes out.
import { computeTubedSkeleton } from '../morphology/tubed-skeleton.ts';
import type { SkeletonAnswer, SkeletonJob } from './skeleton-protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data }: MessageEvent<SkeletonJob>) => {
  let answer: SkeletonAnswer;
  const transfer: Transferable[] = [];
  try {
    const tube = computeTubedSkeleton(data.labels, data.width, data.height, data.radiusPx);
    answer = { id: data.id, tube };
    transfer.push(tube.buffer as ArrayBuffer);
  } catch (error) {
    answer = { id: data.id, error: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(answer, transfer);
};
