import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN_CONFIG } from '../../engine/run-config.ts';
import type { Curves } from './run-history.ts';
import {
  addRun,
  colourOfA,
  initialRuns,
  MOST_KEPT_RUNS,
  removeRun,
  renameRun,
  shownRun,
  type RunsSlice,
} from './runs-slice.ts';

const made = (name: string, dataName = 'vessels') => ({
  name,
  config: DEFAULT_RUN_CONFIG,
  dataName,
  step: 400,
  isFinished: true,
  validation: null,
  curves: { steps: {}, validations: {} } as unknown as Curves,
});
const add = (slice: RunsSlice, ...names: string[]) =>
  names.reduce((runs, name) => addRun(runs, made(name)), slice);

describe('kept runs', () => {
  it('shows the newest of the open data set as A, but never the one on the table', () => {
    let runs = add(initialRuns, 'first', 'second');
    expect(shownRun(runs, 'vessels')?.name).toBe('first');
    runs = { ...runs, currentId: null };
    expect(shownRun(runs, 'vessels')?.name).toBe('second');
    expect(shownRun(runs, 'roads')).toBeNull();
  });

  it('shows the chosen one, whatever its data, or none', () => {
    const runs = { ...addRun(add(initialRuns, 'first'), made('roads', 'roads')), currentId: null };
    expect(shownRun({ ...runs, choice: 2 }, 'vessels')?.name).toBe('roads');
    expect(shownRun({ ...runs, choice: 'none' }, 'vessels')).toBeNull();
    expect(shownRun({ ...runs, choice: 2, currentId: 2 }, 'vessels')).toBeNull();
  });

  it('renames and removes, and shows nothing in place of what was removed', () => {
    let runs: RunsSlice = { ...add(initialRuns, 'first', 'second'), currentId: null, choice: 1 };
    runs = renameRun(runs, 1, '  with w 2 ');
    runs = renameRun(runs, 2, '  ');
    expect(runs.kept.map(({ name }) => name)).toEqual(['with w 2', 'second']);
    runs = removeRun(runs, 1);
    expect(shownRun(runs, 'vessels')).toBeNull();
    expect(removeRun(runs, 2).kept).toEqual([]);
  });

  it('lets the oldest go, and never gives a number twice', () => {
    const names = Array.from({ length: MOST_KEPT_RUNS + 3 }, (_, index) => `run ${index + 1}`);
    const runs = add(initialRuns, ...names);
    expect(runs.kept.map(({ id }) => id)).toEqual(names.map((_, index) => index + 1).slice(3));
  });

  it('parts the colours of two runs with one loss', () => {
    expect(colourOfA('--l-dice', '--l-rec')).toBe('--l-dice');
    expect(colourOfA('--l-rec', '--l-rec')).toBe('--ink-3');
  });
});
