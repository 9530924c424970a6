import { beforeEach, expect, it, vi } from 'vitest';
import { DEFAULT_RUN_CONFIG, OPTIMISER_DEFAULTS } from '../../engine/run-config.ts';
import { appStore } from './app-store.ts';
import { chooseOptimiser } from './run-knobs.ts';

// No run is under way, so nothing may be asked of a worker.
vi.mock('./clients.ts', () => ({}));

beforeEach(() => appStore.setState({ config: DEFAULT_RUN_CONFIG }));

it('gives each optimiser its own learning rate and weight decay', () => {
  for (const id of ['adamw', 'sgd', 'adam'] as const) {
    chooseOptimiser(id);
    expect(appStore.getState().config.optimiser).toEqual({ id, ...OPTIMISER_DEFAULTS[id] });
  }
  expect(OPTIMISER_DEFAULTS.adamw.weightDecay).toBeGreaterThan(0);
  expect(OPTIMISER_DEFAULTS.sgd.learningRate).not.toBe(OPTIMISER_DEFAULTS.adam.learningRate);
});

it('leaves all other settings alone', () => {
  appStore.setState({ config: { ...DEFAULT_RUN_CONFIG, batch: 3, seed: 11 } });
  chooseOptimiser('sgd');
  const { optimiser, ...others } = appStore.getState().config;
  const { optimiser: former, ...before } = { ...DEFAULT_RUN_CONFIG, batch: 3, seed: 11 };
  expect(others).toEqual(before);
  expect(optimiser.id).not.toBe(former.id);
});
