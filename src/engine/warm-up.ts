// Compiles what a step needs before the first one, so that its time is named and the first step is not a slow one.
import { computeGradient } from './gradient.ts';
import type { TrainRun } from './train-run.ts';

/** One gradient on a blank batch, thrown away. Weights, patch stream and peak memory stay as they were. */
export async function warmUp(run: TrainRun): Promise<void> {
  const { batch, patchPx } = run.config;
  const pixels = batch * patchPx * patchPx;
  const hasMask = run.set.samples.some((sample) => sample.split === 'train' && sample.fieldOfView !== null);
  const { gradient } = await computeGradient(
    run,
    {
      batch,
      patchPx,
      channels: run.set.channels,
      images: new Float32Array(pixels * run.set.channels),
      labels: new Float32Array(pixels),
      tubes: new Float32Array(pixels),
      mask: hasMask ? new Float32Array(pixels).fill(1) : null,
    },
    run.config.loss.weight,
  );
  gradient.dispose();
  run.peakBytes = 0;
}
