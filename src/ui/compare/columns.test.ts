import { describe, expect, it } from 'vitest';
import { columnsOf, gridColumns, gridRows, letterOf, runOfCell, summaryInput, tabOf } from './columns.ts';
import { foldRows } from './fold-rows.ts';
import { madePlan, madeRun } from './made-results.ts';
import { resultsOf } from './results-of.ts';

const NONE = { weight: null, fold: null };

describe('columns', () => {
  it('are the losses, in their colours, A first', () => {
    const columns = columnsOf(madePlan('losses'));
    expect(columns.map(({ letter }) => letter)).toEqual(['A', 'B', 'C', 'D']);
    expect(columns.map(({ label }) => label)).toEqual([
      'Dice + CE',
      '+ Skeleton Recall',
      '+ clDice',
      '+ Topo-clDice',
    ]);
    expect(columns[1].colour).toBe('var(--l-rec)');
    expect([columns[0].weight, columns[1].weight]).toEqual([null, 1]);
  });

  it('are the seeds, the weights or the networks, in shades of one colour', () => {
    const seeds = columnsOf(madePlan('losses', { differ: 'seed', seeds: [7, 9] }));
    expect(seeds.map(({ label, seed }) => [label, seed])).toEqual([
      ['seed 7', 7],
      ['seed 9', 9],
    ]);
    expect(new Set(seeds.map(({ colour }) => colour)).size).toBe(2);
    const weights = columnsOf(madePlan('losses', { differ: 'weight', weights: [0.3, 1] }));
    expect(weights.map(({ label }) => label)).toEqual(['w 0.3', 'w 1']);
    const models = columnsOf(madePlan('losses', { differ: 'model' }));
    expect(models.map(({ label }) => label)).toEqual(['U-Net', 'HRNet']);
  });

  it('have letters beyond Z', () => {
    expect([0, 25, 26].map(letterOf)).toEqual(['A', 'Z', 'A2']);
  });
});

describe('the table', () => {
  it('compares seeds image by image, each with the first', () => {
    const plan = madePlan('losses', { differ: 'seed', seeds: [7, 9] });
    const runs = [madeRun(plan, 0, { a: 0.5, b: 0.6 }), madeRun(plan, 1, { a: 0.7, b: 0.9 })];
    const input = summaryInput(resultsOf(plan, runs), columnsOf(plan));
    expect(input.arms.map(({ label, reference }) => [label, reference])).toEqual([
      ['seed 7', null],
      ['seed 9', 0],
    ]);
    // The same seed for both: only runs of one seed are paired.
    expect(input.runs.map(({ arm, seed }) => [arm, seed])).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });
});

describe('the grid', () => {
  const plan = madePlan('losses');
  const runs = [madeRun(plan, 0, { a: 0.8, b: 0.2, c: null }), madeRun(plan, 1, { a: 0.9, b: 0.9, c: 0.9 })];

  it('has the worst image of A first, and the planned ones before there are results', () => {
    const [first] = columnsOf(plan);
    expect(gridRows(runs, first, NONE, []).map(({ name }) => name)).toEqual(['b', 'a', 'c']);
    expect(gridRows([], first, NONE, [{ id: 'x', name: 'x' }])).toEqual([{ id: 'x', name: 'x' }]);
  });

  it('finds the run of a cell, of the chosen fold only', () => {
    const [, second] = columnsOf(plan);
    expect(runOfCell(runs, second, 'images/b.png', NONE)?.key).toBe('key-1');
    expect(runOfCell(runs, second, 'images/x.png', NONE)).toBeNull();
    const folds = madePlan('folds', { folds: 2 });
    const [a] = columnsOf(folds);
    const ofFolds = [madeRun(folds, 0, { a: 0.5 }), madeRun(folds, 2, { b: 0.6 })];
    expect(runOfCell(ofFolds, a, 'images/b.png', { weight: null, fold: 0 })).toBeNull();
    expect(gridRows(ofFolds, a, { weight: null, fold: 1 }, []).map(({ name }) => name)).toEqual(['b']);
  });

  it('shows a sweep at one weight', () => {
    const columns = columnsOf(madePlan('sweep', { weights: [0.5, 1, 2] }));
    expect(columns).toHaveLength(6);
    // Of one weight, no column needs a shade.
    expect(
      gridColumns(columns, { weight: 2, fold: null }).every(({ colour }) => /^var\(--l-/.test(colour)),
    ).toBe(true);
    expect(gridColumns(columns, { weight: 2, fold: null }).map(({ weight }) => weight)).toEqual([2, 2]);
  });
});

it('tells which tab results belong to', () => {
  expect(tabOf(madePlan('losses'))).toBe('losses');
  expect(tabOf(madePlan('losses', { differ: 'weight', weights: [0.5, 1] }))).toBe('losses');
  expect(tabOf(madePlan('sweep'))).toBe('sweep');
  expect(tabOf(madePlan('folds', { folds: 3 }))).toBe('folds');
});

it('lays the folds side by side, each minus A', () => {
  const plan = madePlan('folds', { folds: 2 });
  const runs = [madeRun(plan, 0, { a: 0.5 }), madeRun(plan, 1, { a: 0.6 }), madeRun(plan, 2, { b: 0.7 })];
  const [a, b] = foldRows(resultsOf(plan, runs), columnsOf(plan));
  expect([a.folds, a.mean, a.minusA]).toEqual([[0.5, 0.7], 0.6, []]);
  expect(a.deviation).toBeCloseTo(Math.SQRT2 / 10);
  expect([b.folds, b.deviation]).toEqual([[0.6, null], null]);
  expect(b.minusA).toEqual([expect.closeTo(0.1), null]);
});
