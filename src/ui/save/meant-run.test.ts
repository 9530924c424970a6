import { expect, it } from 'vitest';
import { DEFAULT_RUN_CONFIG, type RunConfig } from '../../engine/run-config.ts';
import { meantRun } from './meant-run.ts';

const kept = {
  config: { ...DEFAULT_RUN_CONFIG, patchPx: 64 },
  source: { kind: 'sample' as const, id: 'vessels' },
  step: 20,
};
const address = (change: Partial<RunConfig>, wantedSet: string | null = 'vessels') => ({
  wantedSet,
  config: { ...kept.config, ...change },
});

it('is meant by an address that names nothing, and by its own in whatever order', () => {
  expect(meantRun(kept, null)).toBe(kept);
  const { patchPx, ...rest } = kept.config;
  expect(meantRun(kept, { wantedSet: 'vessels', config: { patchPx, ...rest } })).toEqual(kept);
});

it('goes on with the hot knobs of the address, which were turned after the checkpoint', () => {
  const loss = { ...kept.config.loss, weight: 0.25 };
  const optimiser = { ...kept.config.optimiser, learningRate: 1e-4 };
  expect(meantRun(kept, address({ loss, optimiser }))).toEqual({
    ...kept,
    config: { ...kept.config, loss, optimiser },
  });
});

it('is not meant by other data or other cold settings', () => {
  expect(meantRun(kept, address({}, 'cracks'))).toBeNull();
  expect(meantRun(kept, address({}, null))).toBeNull();
  expect(meantRun({ ...kept, source: { kind: 'own' } }, address({}, null))).not.toBeNull();
  expect(meantRun(kept, address({ seed: 8 }))).toBeNull();
  expect(meantRun(kept, address({ loss: { ...kept.config.loss, id: 'cl-dice' } }))).toBeNull();
  const optimiser = { ...kept.config.optimiser, weightDecay: 0.5 };
  expect(meantRun(kept, address({ optimiser }))).toBeNull();
});
