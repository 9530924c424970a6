// `npm run experiment`: every run of an experiment, one after another, and their comparison. See --help.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './build-page.ts';
import { parseOptions, usage } from './experiment/options.ts';
import type { ExperimentOptions } from './experiment/options.ts';
import { chooseData, readExperiment, readJsonFile } from './experiment/read-experiment.ts';
import { tablesText } from './experiment/result-files.ts';
import { listRuns, runExperiment } from './experiment/run-experiment.ts';
import { Interrupted } from './experiment/interrupted.ts';
import { listData } from './train/data-folder.ts';
import { sentenceOf } from './train/headless-run.ts';
import { makeWritable } from './train/outputs.ts';
import { type ProgressBar, progressOnStderr } from './train/progress-bar.ts';
import { UsageError } from './train/usage-error.ts';
import { parseResults } from '../src/engine/experiments/experiment-results.ts';

function waitForInterrupt(bar: ProgressBar): Promise<never> {
  const interrupted = new Promise<never>((_, reject) => {
    const stop = () => {
      bar.note('Interrupted: the run under way is given up; the same command goes on with it.');
      reject(new Interrupted());
      process.once('SIGINT', () => process.exit(130));
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  interrupted.catch(() => undefined);
  return interrupted;
}

/** @throws UsageError where the folder holds another experiment's results: tables would be overwritten */
function checkFolder(out: string, name: string): void {
  const file = join(out, 'results.json');
  if (!existsSync(file)) return;
  let former: string;
  try {
    former = parseResults(readJsonFile(file), file).experiment.name;
  } catch (error) {
    throw new UsageError(`${sentenceOf(error)} Name another folder with --out.`);
  }
  if (former !== name) {
    throw new UsageError(
      `${out} holds the experiment ${former}, not ${name}; name another folder with --out.`,
    );
  }
}

async function main(words: readonly string[]): Promise<number> {
  const options: ExperimentOptions | null = parseOptions(words);
  if (options === null) {
    process.stdout.write(usage);
    return 0;
  }
  const { experiment, plan } = await readExperiment(options);
  if (options.isDryRun) {
    process.stdout.write(listRuns(plan));
    return 0;
  }
  const data = chooseData(experiment, options.data, options.file);
  const { files } = listData(data.folder, null);
  const out = options.out ?? `runs/${experiment.name}`;
  checkFolder(out, experiment.name);
  makeWritable(out);
  const bar = progressOnStderr();
  if (data.isSample) bar.note(`note: without --data, the synthetic set ${data.name} is taken`);
  const interrupted = waitForInterrupt(bar);
  buildIfStale();
  const results = await runExperiment(
    { options, experiment, plan, files, name: data.name, out },
    bar,
    interrupted,
  );
  bar.note(`Written to ${out}`);
  process.stdout.write(tablesText(results));
  for (const { arm, seed, fold, message } of results.failures) {
    const where = fold === null ? '' : `, fold ${fold}`;
    process.stderr.write(`${plan.arms[arm].label}, seed ${seed}${where}: ${message}\n`);
  }
  return results.failures.length === 0 ? 0 : 1;
}

function exitCode(error: unknown): number {
  if (error instanceof Interrupted) return 130;
  process.stderr.write(`${sentenceOf(error)}\n`);
  return error instanceof UsageError ? 2 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(exitCode);
// Vite and Playwright may keep handles for a while; everything is written by now.
process.exit();
