// From the words on the command line to an experiment, its runs and its data.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { parseExperiment } from '../../src/engine/experiments/experiment-file.ts';
import type { Experiment } from '../../src/engine/experiments/experiment-file.ts';
import { planExperiment } from '../../src/engine/experiments/experiment-plan.ts';
import type { ExperimentPlan } from '../../src/engine/experiments/experiment-plan.ts';
import { loadLossMetas, loadModelMetas } from '../train/known-plugins.ts';
import { UsageError } from '../train/usage-error.ts';
import type { ExperimentOptions } from './options.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface PlannedExperiment {
  /** What the file says, with what the command line overrules. */
  experiment: Experiment;
  plan: ExperimentPlan;
}

/** @throws UsageError with one sentence that names the file */
export function readJsonFile(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(
      code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** @throws UsageError with one sentence that names the file, the field and the fix */
export async function readExperiment(options: ExperimentOptions): Promise<PlannedExperiment> {
  const { file, steps, backend, seeds, folds } = options;
  const known = { losses: await loadLossMetas(), models: await loadModelMetas() };
  const json = readJsonFile(file);
  try {
    const given = parseExperiment(json, file);
    const experiment: Experiment = {
      ...given,
      base: {
        ...given.base,
        ...(steps === null ? {} : { steps }),
        ...(backend === null ? {} : { backend }),
      },
      vary: { ...given.vary, ...(seeds === null ? {} : { seed: seeds }) },
      folds: folds === null ? given.folds : folds === 0 ? null : folds,
    };
    return { experiment, plan: planExperiment(experiment, known, file) };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * The folder of images: the one given, else that of the synthetic set that the experiment names.
 *
 * @throws UsageError where a person must bring images
 */
export function chooseData({ data: { sample, about } }: Experiment, given: string | null, file: string) {
  if (given !== null) return { folder: given, name: basename(resolve(given)), isSample: false };
  if (sample === null) throw new UsageError(`${file} needs images of yours: give --data DIR. ${about}`);
  const folder = join(ROOT, 'public', 'samples', sample);
  if (!existsSync(folder)) {
    throw new UsageError(
      `${file}: there is no built-in set "${sample}"; correct data.sample, or give --data DIR.`,
    );
  }
  return { folder: relative(process.cwd(), folder), name: sample, isSample: true };
}
