import { expect, it } from 'vitest';
import { DEFAULT_RUN_CONFIG } from '../run-config.ts';
import type { RunResult } from './experiment-results.ts';
import { resultsCsv } from './results-csv.ts';

const values = (dice: number) => ({
  dice,
  clDice: null,
  betti0Error: 2,
  betti1Error: 1,
  sensitivity: 0.5,
  precision: 0.25,
  rocAuc: null,
});

it('has a row for each image, and one for each class where there are several', () => {
  const run: RunResult = {
    ...{ key: 'k', arm: 0, seed: 7, fold: null, config: DEFAULT_RUN_CONFIG, classCount: 2 },
    split: { train: [], validation: ['i'] },
    backend: { backend: 'wasm', adapter: 'made' },
    versions: { tendril: '0', browser: null },
    startedAt: '2026-01-01T00:00:00.000Z',
    history: { firstLoss: 1, lastLoss: 0.5, curve: [], validations: [] },
    cost: { seconds: 1, stepMs: 1, dataMs: 1, peakBytes: 1 },
    images: [
      {
        ...{ id: 'i', name: 'a, "b"', ...values(0.5) },
        classes: [
          { label: 1, ...values(0.1234567890123) },
          { label: 2, ...values(1) },
        ],
      },
      { id: 'j', name: 'c', ...values(0), classes: [{ label: 1, ...values(0) }] },
    ],
    mean: values(0.5),
  };
  const arm = { label: 'D', id: 'd', config: DEFAULT_RUN_CONFIG, classCount: null, reference: null };
  const { model, loss } = DEFAULT_RUN_CONFIG;
  const start = `D,${model.id},${loss.id},${loss.weight},2,7,`;
  expect(resultsCsv({ arms: [arm], runs: [run] })).toBe(
    [
      'arm,model,loss,weight,classes,seed,fold,image,class,dice,clDice,betti0Error,betti1Error,sensitivity,precision,rocAuc',
      `${start},"a, ""b""",mean,0.5,,2,1,0.5,0.25,`,
      `${start},"a, ""b""",1,0.1234567890123,,2,1,0.5,0.25,`,
      `${start},"a, ""b""",2,1,,2,1,0.5,0.25,`,
      `${start},c,mean,0,,2,1,0.5,0.25,`,
      '',
    ].join('\n'),
  );
});
