// The files that an experiment's results become.
import { join } from 'node:path';
import { costRows, markdownTable, writeTables } from '../../src/engine/experiments/comparison-table.ts';
import { COMPARED_METRICS } from '../../src/engine/experiments/experiment-results.ts';
import type { ExperimentResults } from '../../src/engine/experiments/experiment-results.ts';
import { describeRunCells, resultsCsv, RUN_COLUMNS } from '../../src/engine/experiments/results-csv.ts';
import { summariseExperiment } from '../../src/engine/experiments/summarise-experiment.ts';
import { csv } from '../../src/engine/run-files.ts';
import { writeJson, writeWhole } from '../train/outputs.ts';

/** A row for each run: means over its images, losses and costs. */
export function runsCsv(results: ExperimentResults): string {
  const rows = results.runs.map((run) => [
    ...describeRunCells(results, run),
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
  return csv(`${RUN_COLUMNS},${columns},stepMs,dataMs,peakBytes,seconds,startedAt,key`, rows);
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
  writeWhole(join(out, 'results.csv'), resultsCsv(results));
  writeWhole(join(out, 'runs.csv'), runsCsv(results));
  writeWhole(join(out, 'table.md'), tablesText(results));
  writeWhole(join(out, 'costs.md'), costsText(results));
}
