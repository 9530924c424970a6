import type { PatchBatch } from '../data/training-sample.ts';
import type { TrainRun } from './train-run.ts';

/** A batch of the run's shape that shows nothing: for preparing, where the patch stream must not move. */
export function blankBatch(run: TrainRun): PatchBatch {
  const { batch, patchPx } = run.config;
  const pixels = batch * patchPx * patchPx;
  return {
    batch,
    patchPx,
    channels: run.set.channels,
    images: new Float32Array(pixels * run.set.channels),
    labels: new Float32Array(pixels),
    tubes: new Float32Array(pixels),
    mask: run.hasMask ? new Float32Array(pixels).fill(1) : null,
  };
}
