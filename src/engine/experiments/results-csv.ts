// The numbers of results.json as a table, the same from the command line and from the page. Pure.
import { csv } from '../run-files.ts';
import { COMPARED_METRICS, type ExperimentResults, type RunResult } from './experiment-results.ts';

type Cell = string | number | null;

/** The first columns of every table of runs. */
export const RUN_COLUMNS = 'arm,model,loss,weight,classes,seed,fold';

/** Cells of RUN_COLUMNS. */
export function describeRunCells(
  { arms }: Pick<ExperimentResults, 'arms'>,
  { arm, config, classCount, seed, fold }: RunResult,
): Cell[] {
  return [arms[arm].label, config.model.id, config.loss.id, config.loss.weight, classCount, seed, fold];
}

/**
 * A row for each image of each run, class by class where there are several; class "mean" is the mean over classes.
 * Numbers are written in full, undefined ones stay empty.
 */
export function resultsCsv(results: Pick<ExperimentResults, 'arms' | 'runs'>): string {
  const rows = results.runs.flatMap((run) =>
    run.images.flatMap(({ name, classes, ...values }) => [
      [...describeRunCells(results, run), name, 'mean', ...COMPARED_METRICS.map((metric) => values[metric])],
      ...(classes.length < 2 ? [] : classes).map((ofClass) => [
        ...describeRunCells(results, run),
        name,
        ofClass.label,
        ...COMPARED_METRICS.map((metric) => ofClass[metric]),
      ]),
    ]),
  );
  return csv(`${RUN_COLUMNS},image,class,${COMPARED_METRICS.join(',')}`, rows);
}
