import { expect, it } from 'vitest';
import { DEFAULT_RUN_CONFIG } from '../engine/run-config.ts';
import { readKeptComparison, type KeptRun } from './kept-comparison.ts';

const values = {
  ...{ dice: 1, clDice: null, betti0Error: 0, betti1Error: 0, sensitivity: 1, precision: 1, rocAuc: null },
};
const run: KeptRun = {
  version: 1,
  tab: 'losses',
  planKey: 'plan',
  data: { name: 'made', fingerprint: 'f' },
  result: {
    ...{ key: 'k', arm: 0, seed: 7, fold: null, config: DEFAULT_RUN_CONFIG, classCount: 1 },
    split: { train: [], validation: ['i'] },
    backend: { backend: 'wasm', adapter: 'made' },
    versions: { tendril: '0', browser: null },
    startedAt: '2026-01-01T00:00:00.000Z',
    history: { firstLoss: 1, lastLoss: 0.5, curve: [], validations: [] },
    cost: { seconds: 1, stepMs: 1, dataMs: 1, peakBytes: 1 },
    images: [{ id: 'i', name: 'i', ...values, classes: [] }],
    mean: values,
  },
};
const setup = {
  ...{ differ: 'loss', losses: ['dice-ce'], weights: [1], seeds: [7], models: ['unet'], folds: 2 },
} as const;
const settings = {
  version: 1,
  tab: 'sweep',
  shown: { losses: 'own', sweep: 'own', folds: 'recorded' },
  setups: { losses: setup, sweep: setup, folds: setup },
  base: null,
  queue: 'losses',
  isOwnData: true,
};

it('reads what was written', () => {
  const kept = readKeptComparison({ settings, imported: undefined, runs: [run] });
  expect(kept).toEqual({ settings, imported: null, runs: [run], troubles: [] });
});

it('leaves out what it cannot read, says so, and loses nothing else', () => {
  const { result } = run;
  const kept = readKeptComparison({
    settings: { ...settings, version: 2 },
    imported: { version: 1, file: 'out/results.json', results: { version: 1 }, predictions: [] },
    runs: [run, { ...run, version: 3 }, undefined, { ...run, result: { ...result, seed: '7' } }, run],
  });
  expect(kept.runs).toEqual([run, run]);
  expect([kept.settings, kept.imported]).toEqual([null, null]);
  expect(kept.troubles).toEqual([
    'What was chosen in Compare cannot be read and is left out: version is 2, but must be 1.',
    expect.stringMatching(
      /^An import kept for Compare cannot be read .* out\/results\.json holds no results/,
    ),
    'A run kept for Compare cannot be read and is left out: version is 3, but must be 1.',
    'A run kept for Compare cannot be read and is left out: it is empty.',
    'A run kept for Compare cannot be read and is left out: result.seed is 7, but must be number.',
  ]);
});
