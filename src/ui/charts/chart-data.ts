// What the charts draw: aligned, decimated columns. NaN becomes a gap.
import type { AlignedData } from 'uplot';
import { runHistory } from '../store/run-history.ts';
import { decimateMinMax } from './decimate.ts';

function pick(column: Float64Array, indices: readonly number[]): (number | null)[] {
  return indices.map((index) => (Number.isNaN(column[index]) ? null : column[index]));
}

/** Columns: step, 1 − Dice + CE as measured, the same smoothed, connectivity term smoothed. */
export function lossData(budget: number): AlignedData {
  const { steps } = runHistory;
  const indices = decimateMinMax(steps.column('generic'), steps.count, budget);
  return [
    pick(steps.column('step'), indices),
    pick(steps.column('generic'), indices),
    pick(steps.column('smooth'), indices),
    pick(steps.column('connectivitySmooth'), indices),
  ] as AlignedData;
}

/** Columns: step, mean Dice, mean clDice. */
export function validationData(budget: number): AlignedData {
  const { validations } = runHistory;
  const indices = decimateMinMax(validations.column('clDice'), validations.count, budget);
  return [
    pick(validations.column('step'), indices),
    pick(validations.column('dice'), indices),
    pick(validations.column('clDice'), indices),
  ] as AlignedData;
}
