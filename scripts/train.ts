// `npm run train`: the engine without the screen. See --help.
import { type TrainingView, WHOLE_SET } from '../src/data/training-view.ts';
import { divideImages } from '../src/engine/experiments/divide-images.ts';
import { DEFAULT_SPLIT_SEED } from '../src/engine/experiments/experiment-file.ts';
import type { DatasetTable } from '../src/workers/data-protocol.ts';
import { buildIfStale } from './build-page.ts';
import type { RunnerNews } from './headless/runner-protocol.ts';
import { type OfferedFiles, listData } from './train/data-folder.ts';
import { serveData } from './train/data-server.ts';
import { type HeadlessRun, sentenceOf, startHeadless } from './train/headless-run.ts';
import { knownLosses, loadModelMetas } from './train/known-plugins.ts';
import { type TrainOptions, parseOptions, usage } from './train/options.ts';
import {
  holdsRun,
  prepareFolder,
  writeConfig,
  writeHistory,
  writeMetrics,
  writePredictions,
  writeWeights,
} from './train/outputs.ts';
import { type ProgressBar, progressOnStderr } from './train/progress-bar.ts';
import { type RunRecord, emptyRecord, readyImages, recordMessage } from './train/run-record.ts';
import { showNews } from './train/show-news.ts';
import { summarise } from './train/summary.ts';
import { UsageError } from './train/usage-error.ts';
import { readVersions } from './train/versions.ts';

/** How long an interrupted run may take to hand over its weights; milliseconds. */
const RESCUE_MS = 20_000;

class Interrupted extends Error {}

interface Session {
  options: TrainOptions;
  record: RunRecord;
  bar: ProgressBar;
  startedAt: Date;
  browserVersion: string | null;
}

function writeRecord({ options, record, startedAt, browserVersion }: Session): void {
  const { out, config, data, validation, validationFraction, crossValidation, name } = options;
  const { table, split } = record;
  const namesOf = (part: 'train' | 'validation') =>
    (table?.rows ?? [])
      .filter((row) => (split === null ? row.split === part : split[part].includes(row.id)))
      .map((row) => row.name);
  writeConfig(out, {
    run: config,
    dataset: {
      name,
      data,
      validation,
      validationFraction: validation === null && crossValidation === null ? validationFraction : null,
      crossValidation,
      classCount: table?.classCount ?? null,
      channels: table?.channels ?? null,
    },
    split: { train: namesOf('train'), validation: namesOf('validation') },
    backend: record.backend,
    versions: readVersions(browserVersion),
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    stepsDone: record.steps.length,
    isDone: record.isDone,
    failure: record.failure,
  });
  writeHistory(out, record);
  writeMetrics(out, record, table?.classCount ?? 1);
}

/** What a broken or interrupted run leaves behind: its history and, if they can be had, its weights. */
async function rescue(session: Session, headless: HeadlessRun | null): Promise<void> {
  writeRecord(session);
  if (headless === null || session.record.steps.length === 0) return;
  const saved = headless
    .pause()
    .then(() => headless.weights())
    .then((weights) => writeWeights(session.options.out, weights));
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('it took too long')), RESCUE_MS).unref();
  });
  await Promise.race([saved, late]).catch((error: unknown) => {
    session.bar.note(`note: the weights could not be saved: ${sentenceOf(error)}`);
  });
}

async function trainOn(session: Session, offered: OfferedFiles, interrupted: Promise<never>): Promise<void> {
  const { options, record, bar } = session;
  const { config, out } = options;
  buildIfStale();
  const hear = (news: RunnerNews) => {
    if (news.kind === 'dataset') record.table = news.table;
    if (news.kind === 'backend') record.backend = news.info;
    if (news.kind === 'train') for (const message of news.messages) recordMessage(record, message);
    showNews(bar, news, config.steps);
  };
  const server = await serveData(offered.files);
  let headless: HeadlessRun | null = null;
  try {
    headless = await Promise.race([startHeadless(server, config.backend, hear), interrupted]);
    session.browserVersion = headless.browserVersion;
    const open = {
      name: options.name,
      validationFraction: options.validation === null ? options.validationFraction : 0,
      seed: config.seed,
      validationPrefix: offered.validationPrefix,
      tubeRadiusPx: 2,
    };
    const chooseView = (table: DatasetTable): TrainingView => {
      const { name, crossValidation } = options;
      if (crossValidation === null) return WHOLE_SET;
      const { folds, fold } = crossValidation;
      record.split = divideImages(readyImages(table), folds, fold, DEFAULT_SPLIT_SEED, name);
      const { train, validation } = record.split;
      bar.note(
        `fold ${fold} of ${folds}: trains on ${train.length} images, validates on ${validation.length}`,
      );
      return { split: record.split, classCount: null };
    };
    await Promise.race([headless.run({ open, config, chooseView }), interrupted]);
    if (record.failure !== null) throw new Error(record.failure);
    writeRecord(session);
    writeWeights(out, await headless.weights());
    const { headers, pixels } = await Promise.race([headless.predictions(), interrupted]);
    writePredictions(out, headers, pixels);
  } catch (error) {
    record.failure = error instanceof Interrupted ? 'Interrupted.' : sentenceOf(error);
    bar.finish();
    await rescue(session, headless);
    throw error;
  } finally {
    await headless?.close().catch(() => undefined);
    await server.close();
  }
}

function waitForInterrupt(bar: ProgressBar): Promise<never> {
  const interrupted = new Promise<never>((_, reject) => {
    const stop = () => {
      bar.note('Interrupted: saving what there is (once more to leave at once).');
      reject(new Interrupted());
      process.once('SIGINT', () => process.exit(130));
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  interrupted.catch(() => undefined);
  return interrupted;
}

async function main(words: readonly string[]): Promise<number> {
  const startedAt = new Date();
  const known = { losses: knownLosses(), models: await loadModelMetas() };
  const options = parseOptions(words, known, startedAt);
  if (options === null) {
    process.stdout.write(usage(known));
    return 0;
  }
  const offered = listData(options.data, options.validation);
  const bar = progressOnStderr();
  const replaces = holdsRun(options.out);
  prepareFolder(options.out);
  if (replaces) bar.note(`note: replacing the run in ${options.out}`);
  const session: Session = { options, record: emptyRecord(), bar, startedAt, browserVersion: null };
  await trainOn(session, offered, waitForInterrupt(bar));
  bar.note(`Written to ${options.out}`);
  process.stdout.write(`${JSON.stringify(summarise(session.record))}\n`);
  return 0;
}

function exitCode(error: unknown): number {
  if (error instanceof Interrupted) return 130;
  process.stderr.write(`${sentenceOf(error)}\n`);
  return error instanceof UsageError ? 2 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(exitCode);
// Vite and Playwright may keep handles for a while; everything is written by now.
process.exit();
