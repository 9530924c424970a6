// Means of each fold, arm by arm. Pure.
import type { ExperimentResults } from '../../engine/experiments/experiment-results.ts';
import { runsOf, type Column } from './columns.ts';

export interface FoldRow {
  column: Column;
  /** Mean clDice of each fold's images; null while it is not trained, or undefined. */
  folds: (number | null)[];
  /** Over folds; null without one. */
  mean: number | null;
  /** Sample deviation over folds; null for fewer than two. */
  deviation: number | null;
  /** Column minus A, fold by fold; null where either is missing. Empty for A. */
  minusA: (number | null)[];
}

export function foldRows({ experiment, runs }: ExperimentResults, columns: readonly Column[]): FoldRow[] {
  const foldCount = experiment.folds ?? 0;
  const values = columns.map((column) => {
    const own = runsOf(runs, column);
    return Array.from(
      { length: foldCount },
      (_, fold) => own.find((run) => run.fold === fold)?.mean.clDice ?? null,
    );
  });
  return columns.map((column, index) => {
    const folds = values[index];
    const known = folds.filter((value) => value !== null);
    const mean = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
    const squares = mean === null ? 0 : known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return {
      column,
      folds,
      mean,
      deviation: known.length < 2 ? null : Math.sqrt(squares / (known.length - 1)),
      minusA:
        index === 0
          ? []
          : folds.map((value, fold) => {
              const other = values[0][fold];
              return value === null || other === null ? null : value - other;
            }),
    };
  });
}
