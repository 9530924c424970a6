// What the small U-Net's step costs the processor and the memory, counted from its recording.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TrainingSet } from '../../data/training-sample.ts';
import { closeBackend, openBackend } from '../backend/open-backend.ts';
import { DEFAULT_RUN_CONFIG } from '../run-config.ts';
import { createRun, disposeRun } from '../train-run.ts';
import { describeRecording } from './describe-recording.ts';
import { ReplayStepper } from './replay-stepper.ts';

const failures: string[] = [];
beforeAll(async () => {
  await openBackend('webgpu', (message) => failures.push(message));
});
afterAll(() => {
  closeBackend();
  expect(failures).toEqual([]);
});

function makeSet(sizePx: number): TrainingSet {
  const labels = Uint8Array.from({ length: sizePx * sizePx }, (_, i) => Number(i % 9 === 0));
  const sample = {
    width: sizePx,
    height: sizePx,
    channels: 1 as const,
    pixels: labels,
    labels,
    tube: labels,
    fieldOfView: null,
  };
  return {
    name: 'counts',
    channels: 1,
    classCount: 1,
    samples: [
      { ...sample, id: 'a', name: 'a', split: 'train' },
      { ...sample, id: 'b', name: 'b', split: 'validation' },
    ],
  };
}

it('takes at most 130 dispatches, one submit, 90 MB and no upload but the batch', async () => {
  const run = createRun(
    {
      ...DEFAULT_RUN_CONFIG,
      loss: { ...DEFAULT_RUN_CONFIG.loss, id: 'dice-ce' },
      optimiser: { id: 'adamw', learningRate: 1e-3, weightDecay: 1e-2 },
      batch: 2,
      patchPx: 128,
    },
    makeSet(128),
  );
  await run.stepper.prepare(run, () => undefined);
  const { recording } = run.stepper as ReplayStepper;
  if (recording === null) throw new Error('Nothing was recorded.');
  const { dispatches, submits, passes, peakBytes, uploads } = describeRecording(recording);
  expect(dispatches).toBeLessThanOrEqual(130);
  expect([passes, submits]).toEqual([1, 1]);
  expect(peakBytes).toBeLessThanOrEqual(90e6);
  const { images, labels, tubes, ...others } = uploads;
  expect(images).toBe(2 * 128 * 128 * 4);
  expect([labels, tubes]).toEqual([images, images]);
  expect(Object.values(others).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(100);
  disposeRun(run);
});
