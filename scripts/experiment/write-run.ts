// A finished run's own folder: the same files as those of `npm run train`, and result.json.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult } from '../../src/engine/experiments/experiment-results.ts';
import type { HeadlessRun } from '../train/headless-run.ts';
import { writeConfig, writeHistory, writeMetrics, writePredictions, writeWeights } from '../train/outputs.ts';
import type { RunRecord } from '../train/run-record.ts';
import type { ExperimentJob } from './run-experiment.ts';
import { beginFolder, finishFolder } from './run-folders.ts';

interface FinishedRun {
  record: RunRecord;
  result: RunResult;
  job: ExperimentJob;
  /** Still holds the weights. */
  headless: HeadlessRun;
}

export async function writeRun(runs: string, name: string, finished: FinishedRun): Promise<void> {
  const { record, result, job, headless } = finished;
  const folder = beginFolder(runs, name);
  writeConfig(folder, {
    run: result.config,
    dataset: { name: job.name, data: job.options.data, classCount: result.classCount },
    experiment: { name: job.experiment.name, seed: result.seed, fold: result.fold, key: result.key },
    split: result.split,
    backend: record.backend,
    versions: result.versions,
    startedAt: result.startedAt,
    stepsDone: record.steps.length,
    isDone: record.isDone,
    failure: null,
  });
  writeHistory(folder, record);
  writeMetrics(folder, record, result.classCount);
  if (job.options.keepWeights) writeWeights(folder, await headless.weights());
  if (job.options.keepPredictions) {
    const { headers, pixels } = await headless.predictions();
    mkdirSync(join(folder, 'predictions'));
    writePredictions(folder, headers, pixels);
  }
  finishFolder(runs, name, result);
}
