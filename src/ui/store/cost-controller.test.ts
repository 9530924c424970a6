// Measuring against workers whose answers come when the test says so.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_PATCH_OPTIONS } from '../../engine/patch-options.ts';
import { DEFAULT_RUN_CONFIG } from '../../engine/run-config.ts';
import type { DatasetTable } from '../../workers/data-protocol.ts';
import type { LossCosts, MeasuringProgress } from '../../workers/train-protocol.ts';
import { appStore } from './app-store.ts';
import { measureCosts, stopMeasuring, whyNotMeasure } from './cost-controller.ts';
import { chooseCosts, initialCosts, keepCosts } from './cost-slice.ts';
import { initialData } from './data-slice.ts';
import { initialRun } from './run-slice.ts';
import { timingSettings } from './timing-settings.ts';
import { lendTraining, promiseTraining, returnTraining } from './training-loan.ts';

const fake = vi.hoisted(() => ({
  asked: 0,
  cancelled: 0,
  progress: (_: unknown): void => undefined,
  answer: (_: unknown): void => undefined,
  fail: (_: Error): void => undefined,
}));

vi.mock('./clients.ts', () => ({
  dataClient: () => ({ connect: () => Promise.resolve() }),
  trainClient: () => ({
    connectData: () => Promise.resolve(),
    measureLosses: (_config: unknown, onProgress: typeof fake.progress) => {
      fake.asked += 1;
      fake.progress = onProgress;
      return new Promise((resolve, reject) => {
        fake.answer = resolve;
        fake.fail = reject;
      });
    },
    cancelMeasurement: () => {
      fake.cancelled += 1;
      fake.answer(null);
      return Promise.resolve();
    },
  }),
}));

/** What no test here looks at. */
const ODDS = { timeRatioLow: 1, timeRatioHigh: 1, parts: null };
const backend = { backend: 'webgpu', adapter: 'llvmpipe', isSoftware: true, notice: null } as const;
const table: DatasetTable = {
  name: 'Vessels',
  rows: [],
  classCount: 1,
  classNames: ['vessel'],
  channels: 3,
  trainCount: 8,
  validationCount: 2,
};
const measured: LossCosts = {
  backend: 'webgpu',
  adapter: 'llvmpipe',
  measuredAt: '2026-11-25T17:00:00.000Z',
  losses: [
    { id: 'dice-ce', stepMs: 40, baseStepMs: 40, peakBytes: 47e6, timeRatio: 1, memoryRatio: 1, ...ODDS },
  ],
};
const costs = () => appStore.getState().costs;
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const progress: MeasuringProgress = { lossId: 'cl-dice', done: 2, total: 4 };

describe('the cost of losses', () => {
  beforeEach(() => {
    fake.asked = 0;
    fake.cancelled = 0;
    appStore.setState({
      config: DEFAULT_RUN_CONFIG,
      run: initialRun,
      costs: initialCosts(),
      data: { ...initialData, table, source: { kind: 'own' } },
      env: { ...appStore.getState().env, backend },
    });
  });

  it('is measured once at a time, told as it goes, and kept with its settings', async () => {
    measureCosts();
    measureCosts();
    await settle();
    expect(fake.asked).toBe(1);
    fake.progress(progress);
    expect(costs().measuring).toEqual(progress);
    expect(appStore.getState().view.announcement).toBe('Measuring + clDice, 3 of 4.');
    fake.answer(measured);
    await settle();
    expect(costs().measuring).toBeNull();
    const settings = timingSettings(DEFAULT_RUN_CONFIG, table, backend);
    expect(chooseCosts(costs().kept, settings, 'llvmpipe')).toMatchObject({
      isCurrent: true,
      costs: { words: 'U-Net 16 × 3, patch 128 px, batch 4, 1 class', losses: measured.losses },
    });
  });

  it('is out of date when network, patch, batch, classes or adapter are others', () => {
    const key = (
      config = DEFAULT_RUN_CONFIG,
      of = table,
      on: { backend: 'webgpu'; adapter: string } = backend,
    ) => timingSettings(config, of, on);
    const kept = keepCosts([], { ...measured, settings: key(), words: '' });
    const others = [
      key({ ...DEFAULT_RUN_CONFIG, batch: 2 }),
      key({ ...DEFAULT_RUN_CONFIG, patchPx: 64 }),
      key({ ...DEFAULT_RUN_CONFIG, model: { ...DEFAULT_RUN_CONFIG.model, channels: 8 } }),
      key({ ...DEFAULT_RUN_CONFIG, deepSupervision: 'every-scale' }),
      key({ ...DEFAULT_RUN_CONFIG, patches: { ...DEFAULT_PATCH_OPTIONS, whole: true } }),
      key(DEFAULT_RUN_CONFIG, { ...table, classCount: 2 }),
    ];
    for (const settings of others) expect(chooseCosts(kept, settings, 'llvmpipe')?.isCurrent).toBe(false);
    const elsewhere = key(DEFAULT_RUN_CONFIG, table, { ...backend, adapter: 'another' });
    expect(chooseCosts(kept, elsewhere, 'another')).toBeNull();
    // Weight, seed and learning rate change no step.
    const loss = { ...DEFAULT_RUN_CONFIG.loss, id: 'cl-dice', weight: 2 };
    expect(chooseCosts(kept, key({ ...DEFAULT_RUN_CONFIG, loss, seed: 1 }), 'llvmpipe')?.isCurrent).toBe(
      true,
    );
    expect(keepCosts(kept, { ...measured, settings: key(), words: 'again' })).toHaveLength(1);
  });

  it('is given up on request, and a failure is told', async () => {
    measureCosts();
    await settle();
    await stopMeasuring();
    expect(fake.cancelled).toBe(1);
    expect(costs()).toMatchObject({ measuring: null, kept: [], trouble: null });
    measureCosts();
    await settle();
    fake.fail(new Error('Two networks do not fit.'));
    await settle();
    expect(costs()).toMatchObject({ measuring: null, trouble: 'Two networks do not fit.' });
  });

  it('is given up before the worker was asked', async () => {
    measureCosts();
    await stopMeasuring();
    expect([fake.asked, fake.cancelled]).toEqual([0, 1]);
    expect(costs()).toMatchObject({ measuring: null, trouble: null });
  });

  it('is not measured while another has the worker, from its promise on until it is back', async () => {
    const queue = { name: 'The queue in Compare', hear: () => undefined, crashed: () => undefined };
    promiseTraining(queue);
    for (const lend of [() => undefined, () => lendTraining(queue)]) {
      lend();
      // Between two of its runs the worker itself is idle or done.
      expect(whyNotMeasure(appStore.getState())).toBe(
        'The queue in Compare is training; losses are measured after it.',
      );
      measureCosts();
      await settle();
      expect([fake.asked, costs().measuring]).toEqual([0, null]);
    }
    returnTraining(queue);
    expect(whyNotMeasure(appStore.getState())).toBeNull();
  });

  it('is not measured while a run is under way', () => {
    appStore.setState({ run: { ...initialRun, state: 'running' } });
    expect(whyNotMeasure(appStore.getState())).toContain('while no run is under way');
    measureCosts();
    expect(costs().measuring).toBeNull();
    appStore.setState({ run: { ...initialRun, state: 'done' } });
    expect(whyNotMeasure(appStore.getState())).toBeNull();
  });
});
