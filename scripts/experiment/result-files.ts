// The files that an experiment's results become.
import { join } from 'node:path';
import { costRows, markdownTable, writeTables } from '../../src/engine/experiments/comparison-table.ts';
import { COMPARED_METRICS } from '../../src/engine/experiments/experiment-results.ts';
import type { ExperimentResults, RunResult } from '../../src/engine/experiments/experiment-results.ts';
import { summariseExperiment } from '../../src/engine/experiments/summarise-experiment.ts';
import { csv } from '../../src/engine/run-files.ts';
import { writeJson, writeWhole } from '../train/outputs.ts';

type Cell = string | number | null;

function describe({ arms }: ExperimentResults, { arm, config, classCount, seed, fold }: RunResult): Cell[] {
  return [arms[arm].label, config.model.id, config.loss.id, config.loss.weight, classCount, seed, fold];
}
const DESCRIPTION = 'arm,model,loss,weight,classes,seed,fold';

/** A row for each image of each run, class by class where there are several; class "mean" is the mean over classes. */
export function imagesCsv(results: ExperimentResults): string {
  const rows = results.runs.flatMap((run) =>
    run.images.flatMap(({ name, classes, ...values }) => [
      [...describe(results, run), name, 'mean', ...COMPARED_METRICS.map((metric) => values[metric])],
      ...(classes.length < 2 ? [] : classes).map((ofClass) => [
        ...describe(results, run),
        name,
        ofClass.label,
        ...COMPARED_METRICS.map((metric) => ofClass[metric]),
      ]),
    ]),
  );
  return csv(`${DESCRIPTION},image,class,${COMPARED_METRICS.join(',')}`, rows);
}

/** A row for each run: means over its images, losses and costs. */
export function runsCsv(results: ExperimentResults): string {
  const rows = results.runs.map((run) => [
    ...describe(results, run),
    run.backend.backend,
    run.backend.adapter,
    run.config.steps,
    run.history.firstLoss,
    run.history.lastLoss,
    ...COMPARED_METRICS.map((metric) => run.mean[metric]),
    run.cost.stepMs,
    run.cost.dataMs,
    run.cost.peakBytes,
    run.cost.seconds,
    run.startedAt,
    run.key,
  ]);
  const columns = `backend,adapter,steps,firstLoss,lastLoss,${COMPARED_METRICS.join(',')}`;
  return csv(`${DESCRIPTION},${columns},stepMs,dataMs,peakBytes,seconds,startedAt,key`, rows);
}

/** What the runs took; unlike the other tables it differs from one time to the next. */
export function costsText(results: ExperimentResults): string {
  const adapters = [...new Set(results.runs.map(({ backend }) => `${backend.backend} · ${backend.adapter}`))];
  return [
    `# Costs: ${results.experiment.title}`,
    `Medians over runs. ${adapters.join('; ')}.`,
    `${markdownTable(costRows(summariseExperiment(results)))}\n`,
  ].join('\n\n');
}

export const tablesText = (results: ExperimentResults): string =>
  writeTables(results.experiment.title, summariseExperiment(results));

/** Each file is replaced whole, so that there is always one to read. */
export function writeResults(out: string, results: ExperimentResults): void {
  writeJson(join(out, 'results.json'), results);
  writeWhole(join(out, 'results.csv'), imagesCsv(results));
  writeWhole(join(out, 'runs.csv'), runsCsv(results));
  writeWhole(join(out, 'table.md'), tablesText(results));
  writeWhole(join(out, 'costs.md'), costsText(results));
}
