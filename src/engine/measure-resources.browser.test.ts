// What losses cost over the number of classes: real steps for each, refusals in place of what does not fit, nothing left behind.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSample, TrainingSet } from '../data/training-sample.ts';
import { closeBackend, openBackend, readBackendBytes } from './backend/open-backend.ts';
import { measureResources } from './measure-resources.ts';
import { layoutParameters } from './parameters.ts';
import { DEFAULT_RUN_CONFIG } from './run-config.ts';
import { describeStep } from './step-description.ts';
import type { ResourceProgress, ResourcesAsked } from './train-events.ts';

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
const asked: ResourcesAsked = {
  config: {
    ...DEFAULT_RUN_CONFIG,
    model: { id: 'unet', channels: 4, depth: 2 },
    patchPx: 32,
    batch: 2,
  },
  classCounts: [1, 3],
  lossIds: ['dice-ce', 'skeleton-recall', 'cl-dice'],
  plan: { warmUpSteps: 1, leastRounds: 2, mostRounds: 2, budgetMs: 0 },
};

describe.each(['webgpu', 'wasm'] as const)('on %s', (backend) => {
  // Recording steps on a software GPU takes long: there only what differs is asked.
  const onWasm = it.runIf(backend === 'wasm');
  beforeAll(async () => {
    await openBackend(backend, (message) => {
      throw new Error(message);
    });
  });
  afterAll(closeBackend);

  onWasm('has a cell for each loss and number of classes, whose memory grows with them', async () => {
    const options = { replay: null, isStopped: () => false };
    await measureResources(asked, set, { ...options, onProgress: () => undefined });
    const before = readBackendBytes();
    const seen: ResourceProgress[] = [];
    const measured = await measureResources(asked, set, { ...options, onProgress: (one) => seen.push(one) });
    expect(readBackendBytes()).toBe(before);
    const names = asked.classCounts.flatMap((classCount) =>
      asked.lossIds.map((lossId) => ({ lossId, classCount })),
    );
    expect(seen).toEqual(names.map((name, done) => ({ ...name, done, total: 6 })));
    const cells = measured?.cells ?? [];
    expect(cells.map(({ lossId, classCount }) => ({ lossId, classCount }))).toEqual(names);
    const costs = cells.map(({ cost }) => cost);
    for (const cost of costs) expect(cost?.stepMs).toBeGreaterThan(0);
    const peaks = costs.map((cost) => cost?.peakBytes ?? 0);
    // clDice holds soft skeletons of every class.
    expect(peaks[2]).toBeGreaterThan(peaks[0]);
    expect(peaks[5] - peaks[3]).toBeGreaterThan(2 * (peaks[2] - peaks[0]));
    expect(costs[5]?.memoryRatio).toBeCloseTo(peaks[5] / peaks[3], 12);
  });

  it('divides each step and each peak into parts that add up', async () => {
    const options = { replay: null, isStopped: () => false, onProgress: () => undefined };
    const one = { ...asked, classCounts: [1] };
    await measureResources(one, set, options);
    const before = readBackendBytes();
    const measured = await measureResources(one, set, options);
    expect(readBackendBytes()).toBe(before);
    const [base, recall, clDice] = (measured?.cells ?? []).map(({ cost }) => cost!);
    const step = describeStep(asked.config, { channels: 1, classCount: 1, hasMask: false });
    const weightBytes = 4 * layoutParameters(step.specs).length;
    for (const { peakBytes, parts } of [base, recall, clDice]) {
      const { weights, optimiser, activations, loss } = parts!.bytes;
      expect(weights + optimiser + activations + loss).toBe(peakBytes);
      // Read and former, and on webgpu the next beside them; Adam keeps two moments of each.
      expect([weights / weightBytes, optimiser / weightBytes]).toEqual(backend === 'wasm' ? [2, 4] : [3, 6]);
      expect(activations).toBeGreaterThan(0);
      const times = Object.values(parts!.timeMs!);
      expect(times).toHaveLength(6);
      for (const ms of times) expect(ms).toBeGreaterThanOrEqual(0);
      expect(parts!.timeMs!.forward + parts!.timeMs!.backward).toBeGreaterThan(0);
    }
    // The network is the same, so that only the loss may differ: by the maps that clDice keeps for its gradient.
    expect(clDice.parts?.bytes.activations).toBe(base.parts?.bytes.activations);
    expect(clDice.parts!.bytes.loss - base.parts!.bytes.loss).toBe(clDice.peakBytes - base.peakBytes);
    expect(clDice.parts!.bytes.loss).toBeGreaterThan(recall.parts!.bytes.loss);
  });

  onWasm('says of each cell that it does not fit, and stops where it is told to', async () => {
    const options = { replay: null, onProgress: () => undefined };
    const large = { ...asked, config: { ...asked.config, patchPx: 1024, batch: 64 } };
    const measured = await measureResources(large, set, { ...options, isStopped: () => false });
    expect(measured?.cells).toHaveLength(6);
    for (const { cost, refusal } of measured?.cells ?? []) {
      expect(cost).toBeNull();
      expect(refusal?.message).toMatch(/two networks at once.*the budget is/);
      expect(refusal?.neededBytes).toBeGreaterThan(measured?.budgetBytes ?? Infinity);
    }
    const before = readBackendBytes();
    let left = 5;
    expect(await measureResources(asked, set, { ...options, isStopped: () => left-- === 0 })).toBeNull();
    expect(readBackendBytes()).toBe(before);
  });
});
