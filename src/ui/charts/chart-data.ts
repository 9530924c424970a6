// What the charts draw: aligned, decimated columns of the run on the table (B) and of one beside it (A). NaN becomes a gap.
import type { AlignedData } from 'uplot';
import { runHistory, type Curves } from '../store/run-history.ts';
import { decimateMinMax } from './decimate.ts';
import { joinTables, type Table } from './join-columns.ts';

type Numbers = Readonly<Record<string, ArrayLike<number>>>;

/** @param extremesOf column whose least and greatest values are kept */
function tableOf(
  columns: Numbers,
  count: number,
  names: readonly string[],
  extremesOf: string,
  budget: number,
): Table {
  const rows = decimateMinMax(columns[extremesOf], count, budget);
  return {
    x: rows.map((row) => columns['step'][row]),
    columns: names.map((name) =>
      rows.map((row) => (Number.isNaN(columns[name][row]) ? null : columns[name][row])),
    ),
  };
}

function align(b: Table, a: Table | null): AlignedData {
  const { x, columns } = a === null ? b : joinTables(b, a);
  return [x, ...columns] as AlignedData;
}

const LOSS_OF_B = ['generic', 'smooth', 'connectivitySmooth'];
const LOSS_OF_A = ['generic', 'smooth'];
const VALIDATION = ['dice', 'clDice'];

/**
 * Columns: step; of B 1 − Dice + CE as measured, the same smoothed, connectivity term smoothed; of A the first two, where
 * there is an A.
 */
export function lossData(budget: number, runA: Curves | null): AlignedData {
  const { steps } = runHistory;
  const live = Object.fromEntries(['step', ...LOSS_OF_B].map((name) => [name, steps.column(name as 'step')]));
  const b = tableOf(live, steps.count, LOSS_OF_B, 'generic', budget);
  if (runA === null) return align(b, null);
  return align(b, tableOf(runA.steps, runA.steps.step.length, LOSS_OF_A, 'generic', budget));
}

/** Columns: step; mean Dice and mean clDice of B, and of A where there is one. */
export function validationData(budget: number, runA: Curves | null): AlignedData {
  const { validations } = runHistory;
  const live = Object.fromEntries(
    ['step', ...VALIDATION].map((name) => [name, validations.column(name as 'step')]),
  );
  const b = tableOf(live, validations.count, VALIDATION, 'clDice', budget);
  if (runA === null) return align(b, null);
  const { validations: kept } = runA;
  return align(b, tableOf(kept, kept.step.length, VALIDATION, 'clDice', budget));
}
