// Measuring against workers whose answer comes when the test says so.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_RUN_CONFIG } from '../../engine/run-config.ts';
import { lossMetas } from '../../losses/loss-metas.ts';
import type { DatasetTable } from '../../workers/data-protocol.ts';
import type { ResourceCosts, ResourcesAsked } from '../../workers/train-protocol.ts';
import { appStore } from '../store/app-store.ts';
import { stopMeasuring } from '../store/cost-controller.ts';
import { initialCosts } from '../store/cost-slice.ts';
import { initialData } from '../store/data-slice.ts';
import { initialRun } from '../store/run-slice.ts';
import { chooseResources, measureHere, whyNotMeasureResources } from './resources-controller.ts';
import { patchResources, resourcesStore } from './resources-store.ts';

const fake = vi.hoisted((): { asked: unknown; answer: (costs: unknown) => void } => ({
  asked: null,
  answer: () => undefined,
}));

vi.mock('../store/clients.ts', () => ({
  dataClient: () => ({ connect: () => Promise.resolve() }),
  trainClient: () => ({
    connectData: () => Promise.resolve(),
    measureResources: (asked: unknown, onProgress: (progress: unknown) => void) => {
      fake.asked = asked;
      onProgress({ lossId: 'cl-dice', classCount: 8, done: 4, total: 20 });
      return new Promise((resolve) => {
        fake.answer = resolve;
      });
    },
    cancelMeasurement: () => {
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
const measured: ResourceCosts = {
  backend: 'webgpu',
  adapter: 'llvmpipe',
  measuredAt: '2026-11-25T17:00:00.000Z',
  tookMs: 2000,
  budgetBytes: 4e9,
  cells: lossMetas.map(({ id }) => ({
    lossId: id,
    classCount: 1,
    cost: { id, stepMs: 40, baseStepMs: 40, peakBytes: 47e6, timeRatio: 1, memoryRatio: 1, ...ODDS },
    refusal: null,
  })),
};
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const shown = () => chooseResources(appStore.getState(), resourcesStore.getState());

describe('measuring in the Resources room', () => {
  beforeEach(() => {
    patchResources({ kept: [], progress: null, trouble: null, mode: 'quick' });
    appStore.setState({
      config: DEFAULT_RUN_CONFIG,
      run: initialRun,
      costs: initialCosts(),
      data: { ...initialData, table, source: { kind: 'own' } },
      env: { ...appStore.getState().env, backend },
    });
  });

  it('keeps what it measured with its settings, out of date for others', async () => {
    measureHere();
    await settle();
    expect(fake.asked as ResourcesAsked).toMatchObject({
      config: { patchPx: 64, batch: 2 },
      classCounts: [1, 2, 4, 8, 13],
    });
    expect(resourcesStore.getState().progress).toMatchObject({ classCount: 8, done: 4 });
    expect(whyNotMeasureResources(appStore.getState())).toContain('being measured');
    fake.answer(measured);
    await settle();
    expect(resourcesStore.getState().progress).toBeNull();
    expect(appStore.getState().costs).toMatchObject({ measuring: null, kept: [] });
    expect(shown()).toMatchObject({ isCurrent: true, costs: { setName: 'Vessels', mode: 'quick' } });
    patchResources({ mode: 'thorough' });
    expect(shown()?.isCurrent).toBe(false);
    patchResources({ mode: 'quick' });
    const model = { ...DEFAULT_RUN_CONFIG.model, channels: 8 };
    appStore.setState({ config: { ...DEFAULT_RUN_CONFIG, model } });
    expect(shown()?.isCurrent).toBe(false);
  });

  it('gives a thorough measurement to the loss cards', async () => {
    patchResources({ mode: 'thorough' });
    measureHere();
    await settle();
    expect(fake.asked as ResourcesAsked).toMatchObject({ config: { patchPx: 128, batch: 4 } });
    fake.answer(measured);
    await settle();
    expect(appStore.getState().costs.kept[0]).toMatchObject({
      words: 'U-Net 16 × 3, patch 128 px, batch 4, 1 class',
      losses: measured.cells.map(({ cost }) => cost),
    });
  });

  it('keeps nothing when cancelled, and waits for a run and for who borrows the worker', async () => {
    measureHere();
    await settle();
    await stopMeasuring();
    expect(resourcesStore.getState()).toMatchObject({ progress: null, kept: [], trouble: null });
    appStore.setState({ run: { ...initialRun, state: 'running' } });
    expect(whyNotMeasureResources(appStore.getState())).toContain('while no run is under way');
    measureHere();
    expect(resourcesStore.getState().progress).toBeNull();
    const { env } = appStore.getState();
    const lent = { ...env, trainingLentTo: 'The queue of the Compare room' };
    appStore.setState({ run: initialRun, env: lent });
    expect(whyNotMeasureResources(appStore.getState())).toContain(
      'The queue of the Compare room is training',
    );
    appStore.setState({ env });
  });
});
