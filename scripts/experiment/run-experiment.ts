// All runs of an experiment, one after another; those that are finished are kept.
import { join } from 'node:path';
import { divideImages } from '../../src/engine/experiments/divide-images.ts';
import type { ImageDivision } from '../../src/engine/experiments/divide-images.ts';
import type { Experiment } from '../../src/engine/experiments/experiment-file.ts';
import type { ExperimentPlan, PlannedRun } from '../../src/engine/experiments/experiment-plan.ts';
import type { ExperimentResults, RunResult } from '../../src/engine/experiments/experiment-results.ts';
import type { RunConfig } from '../../src/engine/run-config.ts';
import type { DatasetTable } from '../../src/workers/data-protocol.ts';
import type { RunnerNews } from '../headless/runner-protocol.ts';
import type { FolderFile } from '../train/data-folder.ts';
import { sentenceOf } from '../train/headless-run.ts';
import type { ProgressBar } from '../train/progress-bar.ts';
import { type RunRecord, emptyRecord, readyImages, recordMessage } from '../train/run-record.ts';
import { showNews } from '../train/show-news.ts';
import { readVersions } from '../train/versions.ts';
import { Interrupted } from './interrupted.ts';
import type { ExperimentOptions } from './options.ts';
import { writeResults } from './result-files.ts';
import { countOthers, folderName, readFinished } from './run-folders.ts';
import { fingerprintCode, fingerprintData, keyOf } from './run-key.ts';
import { describeRun } from './run-result.ts';
import { type Session, openSession } from './session.ts';
import { writeRun } from './write-run.ts';

export interface ExperimentJob {
  options: ExperimentOptions;
  experiment: Experiment;
  plan: ExperimentPlan;
  files: readonly FolderFile[];
  /** Of the data set. */
  name: string;
  out: string;
}

/** A planned run with everything that decides its numbers. */
interface KeyedRun extends PlannedRun {
  key: string;
  classCount: number;
  split: ImageDivision;
}

/** Lines of --dry-run. */
export function listRuns({ arms, runs }: ExperimentPlan): string {
  const lines = runs.map(({ arm, seed, fold, config }, index) => {
    const against = arms[arm].reference;
    return [
      `${String(index + 1).padStart(4)}  ${arms[arm].label}`,
      `seed ${seed}`,
      ...(fold === null ? [] : [`fold ${fold}`]),
      `${config.steps} steps of ${config.batch} patches of ${config.patchPx}²`,
      ...(against === null ? [] : [`against ${arms[against].label}`]),
    ].join(' · ');
  });
  return `${lines.join('\n')}\n${runs.length} runs, ${runs.reduce((sum, { config }) => sum + config.steps, 0)} steps\n`;
}

function keyRuns(job: ExperimentJob, { table, backend, headless }: Session): KeyedRun[] {
  const { experiment, plan } = job;
  const data = fingerprintData(job.files);
  const code = fingerprintCode();
  return plan.runs.map((run): KeyedRun => {
    const config: RunConfig = { ...run.config, backend: backend.backend };
    const classCount = plan.arms[run.arm].classCount ?? table.classCount;
    const split = divideImages(
      readyImages(table),
      experiment.folds,
      run.fold,
      experiment.splitSeed,
      job.name,
    );
    const key = keyOf({
      config,
      classCount,
      split,
      data,
      code,
      backend: backend.backend,
      adapter: backend.adapter,
      browser: headless.browserVersion,
    });
    return { ...run, config, key, classCount, split };
  });
}

/** How far the whole experiment is, in steps, and what is going on. */
class Progress {
  #done = 0;
  readonly #total: number;
  readonly #bar: ProgressBar;
  #title = '';

  constructor(bar: ProgressBar, total: number) {
    this.#bar = bar;
    this.#total = total;
  }

  begin(title: string): void {
    this.#title = title;
    this.show(0, 'preparing');
  }

  show(step: number, detail: string): void {
    this.#bar.update('experiment', this.#done + step, this.#total, `${this.#title} · ${detail}`);
  }

  finish(steps: number): void {
    this.#done += steps;
  }

  hear(news: RunnerNews, steps: number): void {
    if (news.kind !== 'train') {
      showNews(this.#bar, news, steps);
      return;
    }
    for (const message of news.messages) {
      if (message.kind === 'step') {
        this.show(message.step, `step ${message.step}/${steps} · loss ${message.loss.toFixed(4)}`);
      } else if (message.kind === 'phase' && message.phase === 'validating') {
        this.show(steps, `validating ${message.done}/${message.total}`);
      }
    }
  }
}

/**
 * Trains what is not finished yet; results are written after every run. A run that fails is noted and left out, and the next
 * one begins.
 *
 * @param interrupted rejects when a person stops the experiment; what is finished is kept
 * @throws Error with one sentence where the data or the backend cannot be opened
 */
export async function runExperiment(
  job: ExperimentJob,
  bar: ProgressBar,
  interrupted: Promise<never>,
): Promise<ExperimentResults> {
  const { experiment, plan, out } = job;
  const folder = join(out, 'runs');
  const progress = new Progress(
    bar,
    plan.runs.reduce((sum, { config }) => sum + config.steps, 0),
  );
  let record: RunRecord = emptyRecord();
  let steps = 0;
  const hear = (news: RunnerNews) => {
    if (news.kind === 'train') {
      for (const message of news.messages) {
        recordMessage(record, message, 'Lower base.optimiser.learningRate.');
      }
    }
    progress.hear(news, steps);
  };
  const open = (preference: RunConfig['backend']): Promise<Session> =>
    Promise.race([
      openSession(
        job.files,
        {
          name: job.name,
          validationFraction: experiment.folds === null ? experiment.validationFraction : 0,
          seed: experiment.splitSeed,
          validationPrefix: null,
          tubeRadiusPx: 2,
        },
        preference,
        hear,
      ),
      interrupted,
    ]);

  let session = await open(plan.runs[0].config.backend);
  const { backend, table } = session;
  const { browserVersion } = session.headless;
  try {
    noteClasses(bar, plan, table);
    const runs = keyRuns(job, session);
    const finished = new Map<string, RunResult>();
    for (const { key, arm, seed, fold, config } of runs) {
      const former = readFinished(folder, key);
      if (former === null) continue;
      finished.set(key, { ...former, arm, seed, fold });
      progress.finish(config.steps);
    }
    noteFormer(bar, folder, runs, finished.size);
    const results: ExperimentResults = {
      version: 1,
      experiment,
      data: {
        name: job.name,
        fingerprint: fingerprintData(job.files),
        classCount: table.classCount,
        imageCount: readyImages(table).length,
      },
      arms: plan.arms,
      runCount: runs.length,
      runs: [],
      failures: [],
    };
    const write = () => {
      results.runs = runs.flatMap(({ key }) => finished.get(key) ?? []);
      writeResults(out, results);
    };
    write();
    for (const [index, run] of runs.entries()) {
      if (finished.has(run.key)) continue;
      const { arm, seed, fold, config, classCount, split, key } = run;
      const { label, id } = plan.arms[arm];
      const title = `run ${index + 1}/${runs.length} · ${label} · seed ${seed}${fold === null ? '' : ` · fold ${fold}`}`;
      record = { ...emptyRecord(), table, split, backend };
      steps = config.steps;
      progress.begin(title);
      const startedAt = new Date();
      try {
        // Whatever went wrong before, this run has the same backend and browser as all others.
        if (session.backend.adapter !== backend.adapter) {
          throw new Error(`The adapter is ${session.backend.adapter} now; it was ${backend.adapter}.`);
        }
        if (session.headless.browserVersion !== browserVersion) {
          throw new Error(
            `The browser is version ${session.headless.browserVersion} now; it was ${browserVersion}. The same command trains its runs anew.`,
          );
        }
        await Promise.race([session.headless.train(config, { split, classCount }), interrupted]);
        const seconds = (Date.now() - startedAt.getTime()) / 1000;
        const versions = readVersions(session.headless.browserVersion);
        const result = describeRun(
          record,
          { key, arm, seed, fold, config, classCount, split, versions, startedAt: startedAt.toISOString() },
          seconds,
        );
        const name = folderName(id, seed, fold, key);
        await writeRun(folder, name, { record, result, job, headless: session.headless });
        finished.set(key, result);
        const { dice, clDice } = result.mean;
        bar.note(
          `${title}: Dice ${dice?.toFixed(4) ?? '–'} · clDice ${clDice?.toFixed(4) ?? '–'} · ${seconds.toFixed(0)} s`,
        );
      } catch (error) {
        if (error instanceof Interrupted) throw error;
        const message = sentenceOf(error);
        bar.note(`${title}: failed: ${message}`);
        results.failures.push({ arm, seed, fold, message });
        // A page that died, or a backend that is lost, must not spoil the next run.
        await session.close();
        session = await open(backend.backend);
      }
      progress.finish(config.steps);
      write();
    }
    bar.finish();
    return results;
  } finally {
    await session.close();
  }
}

/** Says where arms have classes that the data do not have: their costs are measured, but there is nothing to learn. */
function noteClasses(bar: ProgressBar, { arms }: ExperimentPlan, table: DatasetTable): void {
  const most = Math.max(...arms.map(({ classCount }) => classCount ?? 1));
  if (most > table.classCount) {
    bar.note(
      `note: ${table.name} has ${table.classCount} classes; of up to ${most}, the others stay empty, and metrics are diluted by them`,
    );
  }
}

function noteFormer(bar: ProgressBar, folder: string, runs: readonly KeyedRun[], count: number): void {
  if (count > 0) bar.note(`${count} of ${runs.length} runs are finished already and are kept`);
  const others = countOthers(
    folder,
    runs.map(({ key }) => key),
  );
  if (others > 0) {
    bar.note(
      `note: ${others} finished runs in ${folder} had other settings, data, backend, browser or code; they are left there and not counted`,
    );
  }
}
