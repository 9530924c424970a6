// The measured cost of each loss: of the steps that a run would make, and nothing left behind.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSample, TrainingSet } from '../data/training-sample.ts';
import { lossMetas } from '../losses/loss-metas.ts';
import { closeBackend, openBackend, readBackendBytes } from './backend/open-backend.ts';
import { measureLosses } from './measure-losses.ts';
import { estimateMemory } from './memory/estimate-memory.ts';
import { DEFAULT_RUN_CONFIG } from './run-config.ts';
import type { RunConfig } from './run-config.ts';
import { describeStep } from './step-description.ts';
import type { LossCosts } from './train-events.ts';
import { TrainSession } from './train-session.ts';

const EDGE = 32;
const labels = Uint8Array.from({ length: EDGE * EDGE }, (_, i) => Number(i % EDGE === 9 || i % 13 === 0));
const sample: TrainingSample = {
  id: 's',
  name: 's',
  split: 'train',
  width: EDGE,
  height: EDGE,
  channels: 1,
  pixels: labels.map((label, i) => 90 * label + (i % 31)),
  labels,
  tube: labels,
  fieldOfView: null,
};
const set: TrainingSet = { name: 'lines', classCount: 1, channels: 1, samples: [sample] };
const config: RunConfig = {
  ...DEFAULT_RUN_CONFIG,
  model: { id: 'unet', channels: 4, depth: 2 },
  patchPx: 32,
  batch: 2,
};

describe.each(['webgpu', 'wasm'] as const)('the measured cost of losses on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend, (message) => {
      throw new Error(message);
    });
  });
  afterAll(closeBackend);

  it('has time and exact memory of every loss, and frees all of it', async () => {
    const seen: string[] = [];
    const options = { replay: null, isStopped: () => false };
    const onProgress = ({ lossId, done, total }: { lossId: string; done: number; total: number }) =>
      seen.push(`${lossId} ${done}/${total}`);
    await measureLosses(config, set, { ...options, onProgress: () => undefined });
    const before = readBackendBytes();
    const costs = await measureLosses(config, set, { ...options, onProgress });
    if (costs === null) throw new Error('The measurement was stopped.');
    expect(readBackendBytes()).toBe(before);
    expect(seen).toEqual(lossMetas.map(({ id }, i) => `${id} ${i}/${lossMetas.length}`));
    expect(costs.map(({ id }) => id)).toEqual(lossMetas.map(({ id }) => id));
    const [base] = costs;
    expect([base.timeRatio, base.memoryRatio]).toEqual([1, 1]);
    for (const { id, stepMs, baseStepMs, peakBytes, memoryRatio, parts, ...ratio } of costs) {
      expect(ratio.timeRatioLow).toBeLessThanOrEqual(ratio.timeRatio);
      expect(ratio.timeRatioHigh).toBeGreaterThanOrEqual(ratio.timeRatio);
      expect(baseStepMs).toBeGreaterThan(0);
      expect(parts).toBeNull();
      expect(memoryRatio).toBeCloseTo(peakBytes / base.peakBytes, 12);
      expect(stepMs).toBeGreaterThan(0);
      const step = describeStep(
        { ...config, loss: { ...config.loss, id } },
        { channels: 1, classCount: 1, hasMask: false },
      );
      const { trainingBytes } = estimateMemory(step, { tile: null, replay: true });
      expect(Math.abs(peakBytes / trainingBytes - 1)).toBeLessThan(0.01);
    }
    expect(costs.find(({ id }) => id === 'cl-dice')?.memoryRatio).toBeGreaterThan(1);
  });

  it('stops where it is told to, and leaves nothing', async () => {
    const before = readBackendBytes();
    let asked = 0;
    const stopped = await measureLosses(config, set, {
      replay: null,
      onProgress: () => undefined,
      isStopped: () => ++asked > 12,
    });
    expect(stopped).toBeNull();
    expect(asked).toBe(13);
    expect(readBackendBytes()).toBe(before);
  });

  it('refuses what two networks would not fit into', async () => {
    const options = { replay: null, onProgress: () => undefined, isStopped: () => false };
    const large = { ...config, patchPx: 1024, batch: 64 };
    await expect(measureLosses(large, set, options)).rejects.toThrow(/two networks at once.*the budget is/);
  });
});

it('is measured by a session while no run is under way, and gives way to one', async () => {
  const session = new TrainSession(() => undefined);
  const wasm: RunConfig = { ...config, backend: 'wasm', steps: 2, validateEverySteps: 2 };
  const readSet = () => Promise.resolve(set);
  const measured = await session.measureLosses(wasm, readSet, () => undefined);
  expect(measured?.backend).toBe('wasm');
  expect(measured?.losses).toHaveLength(lossMetas.length);
  expect(new Date(measured?.measuredAt ?? '').getTime()).toBeGreaterThan(Date.now() - 60_000);

  const cancelled = session.measureLosses(wasm, readSet, () => session.cancelMeasurement());
  expect(await cancelled).toBeNull();

  let overtaken: Promise<LossCosts | null> = Promise.resolve(null);
  await new Promise<void>((resolve) => {
    overtaken = session.measureLosses(wasm, readSet, () => resolve());
  });
  const run = session.start({ config: wasm, previewSampleId: null, begin: 'pause' }, readSet);
  expect(await overtaken).toBeNull();
  await expect(session.measureLosses(wasm, readSet, () => undefined)).rejects.toThrow(/no run is under way/);
  await session.reset();
  await run;
  closeBackend();
});
