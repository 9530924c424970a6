import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN_CONFIG } from '../run-config.ts';
import { comparisonRows, costRows, meanRows, seedRows, writeTables } from './comparison-table.ts';
import { parseResults } from './experiment-results.ts';
import type { ExperimentResults, RunResult } from './experiment-results.ts';
import { summariseExperiment } from './summarise-experiment.ts';

const NONE = { betti0Error: null, betti1Error: null, sensitivity: null, precision: null, rocAuc: null };
const values = (dice: number | null) => ({ dice, clDice: dice, ...NONE });

function run(
  arm: number,
  seed: number,
  dice: Record<string, number | null>,
  fold: number | null = null,
): RunResult {
  return {
    ...{ key: `${arm}-${seed}-${fold}`, arm, seed, fold, config: DEFAULT_RUN_CONFIG, classCount: 1 },
    split: { train: [], validation: Object.keys(dice) },
    backend: { backend: 'wasm', adapter: 'SIMD' },
    versions: { tendril: '0', browser: null },
    startedAt: '2026-01-01T00:00:00.000Z',
    history: { firstLoss: 1, lastLoss: 0, curve: [], validations: [] },
    cost: { seconds: 10, stepMs: 100 * (arm + 1), dataMs: 1, peakBytes: 1e6 * (arm + 1) },
    images: Object.entries(dice).map(([id, value]) => ({ id, name: id, ...values(value), classes: [] })),
    mean: values(null),
  };
}

const arm = (label: string, reference: number | null) => ({
  ...{ label, id: label.toLowerCase(), config: DEFAULT_RUN_CONFIG, classCount: null, reference },
});

const summarise = (runs: RunResult[]) =>
  summariseExperiment({ arms: [arm('A', null), arm('B', 0)], runs, runCount: 4 });

describe('summariseExperiment', () => {
  it('counts an image once, whatever its repetitions', () => {
    const { arms } = summarise([
      run(0, 1, { x: 0.5, y: 0.7 }),
      run(0, 2, { x: 0.7, y: 0.9 }),
      run(1, 1, { x: 0.6, y: 0.9 }),
      run(1, 2, { x: 0.8, y: 0.9 }),
    ]);
    const { dice } = arms[0].metrics;
    expect(dice.imageCount).toBe(2);
    expect(dice.mean).toBeCloseTo(0.7, 12);
    expect(dice.imageDeviation).toBeCloseTo(Math.sqrt(0.02), 12);
    expect(dice.seedDeviation).toBeCloseTo(Math.sqrt(0.02), 12);
    expect(arms[0].comparisons).toBeNull();
    const compared = arms[1].comparisons!.dice;
    expect(compared).toMatchObject({ imageCount: 2, larger: 2, smaller: 0, equal: 0, method: 'normal' });
    // The same as scipy's, whose differences tie too.
    expect(compared.pValue).toBeCloseTo(0.3457785861511602, 12);
    expect(compared.difference).toBeCloseTo(0.1, 12);
    expect(arms[1].cost).toEqual({ stepMs: 200, peakBytes: 2e6, seconds: 10 });
  });

  it('compares only seeds and folds that both have', () => {
    const { arms, runsDone } = summarise([
      run(0, 1, { x: 0.5 }, 0),
      run(0, 1, { y: 0.1 }, 1),
      run(0, 2, { x: 0.9 }, 0),
      run(1, 1, { x: 0.6 }, 0),
    ]);
    expect(runsDone).toBe(4);
    expect(arms[0].metrics.dice.mean).toBeCloseTo(0.4, 12);
    expect(arms[1].comparisons!.dice).toMatchObject({ imageCount: 1, larger: 1, deviation: null });
    expect(arms[1].comparisons!.dice.difference).toBeCloseTo(0.1, 12);
  });

  it('leaves undefined values out and says nothing of runs that are not there', () => {
    const { arms } = summarise([run(0, 1, { x: null, y: 0.5 })]);
    expect(arms[0].metrics.dice).toEqual({
      ...{ imageCount: 1, mean: 0.5, imageDeviation: null, seedDeviation: null },
    });
    expect(arms[1].metrics.dice.mean).toBeNull();
    expect(arms[1].cost).toBeNull();
    expect(arms[1].comparisons!.dice).toMatchObject({ imageCount: 0, difference: null, pValue: null });
  });
});

describe('comparison tables', () => {
  const summary = summarise([
    run(0, 1, { x: 0.5, y: 0.7 }),
    run(0, 2, { x: 0.7, y: 0.9 }),
    run(1, 1, { x: 0.4, y: 0.6 }),
    run(1, 2, { x: 0.6, y: 0.8 }),
  ]);

  it('has a row for each arm', () => {
    expect(meanRows(summary)[1].slice(0, 5)).toEqual(['A', '2', '2', '0.700 ± 0.141', '0.700 ± 0.141']);
    expect(comparisonRows(summary)[1].slice(0, 6)).toEqual(['B', 'A', '2', '−0.100', '0.346', '−0.100']);
    expect(seedRows(summary)[1].slice(0, 4)).toEqual(['A', '2', '0.141', '0.141']);
    expect(costRows(summary)[2]).toEqual(['B', '200.0', '× 2.00', '2', '× 2.00', '10']);
  });

  it('writes them as Markdown', () => {
    const text = writeTables('Two', summary);
    expect(text).toContain('# Two\n\n4 of 4 runs.');
    expect(text).toContain('| B | A | 2 | −0.100 | 0.346 |');
    expect(text).not.toContain('ms/step');
  });
});

describe('parseResults', () => {
  const results: ExperimentResults = {
    version: 1,
    experiment: {
      ...{ version: 1, name: 'x', title: 'X', description: '', data: { sample: null, about: '' } },
      ...{ base: {}, vary: {}, folds: null, validationFraction: 0.2, splitSeed: 1 },
    },
    data: { name: 'd', fingerprint: '', classCount: 1, imageCount: 2 },
    arms: [arm('A', null)],
    runCount: 1,
    runs: [run(0, 1, { x: 0.5, y: null })],
    failures: [],
  };

  it('reads what was written', () => {
    expect(parseResults(JSON.parse(JSON.stringify(results)), 'r.json')).toEqual(results);
  });

  it('names the file and the field', () => {
    expect(() => parseResults({ ...results, runs: [{}] }, 'r.json')).toThrow(
      'r.json holds no results of an experiment: the field runs.0.key is missing',
    );
  });
});
