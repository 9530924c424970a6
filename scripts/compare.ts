// `npm run compare`: runs paired by their validation images, or the tables of a finished experiment. See --help.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeTables } from '../src/engine/experiments/comparison-table.ts';
import { imageValuesSchema, parseResults } from '../src/engine/experiments/experiment-results.ts';
import { type Summarised, summariseExperiment } from '../src/engine/experiments/summarise-experiment.ts';
import { readJsonFile } from './experiment/read-experiment.ts';
import { costsText, tablesText } from './experiment/result-files.ts';
import { sentenceOf } from './train/headless-run.ts';
import { UsageError } from './train/usage-error.ts';

const usage = `Compares runs image by image: mean, standard deviation and Wilcoxon's signed-rank test.

Usage: npm run compare -- RUN_A RUN_B [RUN_C …]     folders of npm run train, or below an experiment's runs/
       npm run compare -- RESULTS                    results.json of npm run experiment, or its folder

The first run is the one that the others are compared with. Images are paired by their names; only those that both runs
validated count, with the metrics of the last validation. The tables go to stdout as Markdown.
`;

const metricsSchema = v.object({ images: v.array(imageValuesSchema) });

/** A run's images, as a run of an experiment without seeds. */
function readRun(folder: string, arm: number): Summarised['runs'][number] {
  const file = join(folder, 'metrics.json');
  if (!existsSync(file)) {
    throw new UsageError(`${folder} holds no metrics.json; name the folder of a finished run.`);
  }
  const parsed = v.safeParse(metricsSchema, readJsonFile(file));
  if (!parsed.success) throw new UsageError(`${file} holds no metrics of a run.`);
  if (parsed.output.images.length === 0) {
    throw new UsageError(`${file} has no validation image; there is nothing to compare.`);
  }
  const images = parsed.output.images.map((image) => ({ ...image, id: image.name }));
  return { arm, seed: 0, fold: null, images, cost: null };
}

function compareRuns(folders: readonly string[]): string {
  const runs = folders.map(readRun);
  const arms = folders.map((label, index) => ({ label, reference: index === 0 ? null : 0 }));
  const known = new Set(runs[0].images.map(({ id }) => id));
  const stranger = runs.findIndex(({ images }) => !images.some(({ id }) => known.has(id)));
  if (stranger > 0) {
    throw new UsageError(
      `${folders[0]} and ${folders[stranger]} have no validation image in common; train both with the same split.`,
    );
  }
  return writeTables('Comparison', summariseExperiment({ arms, runs, runCount: runs.length }));
}

function main(words: readonly string[]): number {
  if (words.some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(usage);
    return 0;
  }
  const flag = words.find((word) => word.startsWith('-'));
  if (flag !== undefined) throw new UsageError(`There is no flag ${flag}; --help says what there is.`);
  const [first, second] = words;
  if (first === undefined) throw new UsageError('Name two runs, or the results of an experiment.');
  const isFolder = statSync(first, { throwIfNoEntry: false })?.isDirectory() === true;
  const file = isFolder ? join(first, 'results.json') : first;
  if (second !== undefined || (isFolder && !existsSync(file))) {
    if (second === undefined)
      throw new UsageError(`Name two runs, or the results of an experiment, not ${first} alone.`);
    process.stdout.write(compareRuns(words));
    return 0;
  }
  const json = readJsonFile(file);
  try {
    const results = parseResults(json, file);
    process.stdout.write(`${tablesText(results)}\n${costsText(results)}`);
  } catch (error) {
    throw new UsageError(sentenceOf(error));
  }
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
