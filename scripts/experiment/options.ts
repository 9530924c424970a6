// The command line of `npm run experiment`: words in, what to do out.
import { parseArgs } from 'node:util';
import type { RunConfig } from '../../src/engine/run-config.ts';
import { UsageError } from '../train/usage-error.ts';

export interface ExperimentOptions {
  file: string;
  /** As given; null: the sample that the file names. */
  data: string | null;
  /** As given; null: runs/ and the experiment's name. */
  out: string | null;
  /** Overrule the file; null: what it says. */
  steps: number | null;
  backend: RunConfig['backend'] | null;
  seeds: number[] | null;
  folds: number | null;
  keepPredictions: boolean;
  keepWeights: boolean;
  isDryRun: boolean;
}

const BACKENDS = ['auto', 'webgpu', 'wasm'] as const;

/** Text of --help. */
export const usage = `Trains every run of an experiment, one after another, and compares them.

Usage: npm run experiment -- FILE.json [options]

  --data DIR       folder with images and masks (default: the synthetic set that the file names, if it names one)
  --out DIR        folder for results.json, results.csv, runs.csv, table.md, costs.md and runs/ (default runs/NAME)
  --steps N        training steps of every run, instead of the file's
  --backend ID     ${BACKENDS.join(' | ')}, instead of the file's
  --seeds A,B,…    seeds, instead of the file's
  --folds K        K-fold cross-validation, instead of the file's division; 0: none
  --predictions    keep the predicted validation images of every run
  --weights        keep the weights of every run
  --dry-run        list the runs, train none
  --help           this text

Killed or interrupted, the same command goes on where it stopped: finished runs in --out are kept if their settings, data,
division, backend, browser and Tendril's own code are the same, and a run that was under way is trained anew.
The shipped files are in experiments/. Progress goes to stderr, the table to stdout.
Exit codes: 0 all runs are done, 1 some failed, 2 a mistake on the command line or in the file, 130 interrupted.
`;

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        data: { type: 'string' },
        out: { type: 'string' },
        steps: { type: 'string' },
        backend: { type: 'string' },
        seeds: { type: 'string' },
        folds: { type: 'string' },
        predictions: { type: 'boolean' },
        weights: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
      strict: true,
      allowPositionals: true,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const flag = /--?[a-z][\w-]*/i.exec(message)?.[0] ?? 'a flag';
    const isUnknown = message.startsWith('Unknown option');
    throw new UsageError(
      isUnknown ? `There is no flag ${flag}; --help lists them.` : `${flag} needs a value.`,
    );
  }
}

function readWhole(flag: string, text: string | undefined, least: number, most: number): number | null {
  if (text === undefined) return null;
  const value = /^\d{1,10}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${flag} must be a whole number from ${least} to ${most}, not "${text}".`);
}

/**
 * Reads the words after `npm run experiment --`.
 *
 * @returns null when --help is asked for
 * @throws UsageError with one sentence
 */
export function parseOptions(words: readonly string[]): ExperimentOptions | null {
  const { values, positionals } = parseWords(words);
  if (values.help === true) return null;
  const [file, further] = positionals;
  if (file === undefined) {
    throw new UsageError('Name an experiment, such as experiments/crack-losses.json.');
  }
  if (further !== undefined) {
    throw new UsageError(`One experiment at a time: "${further}" comes after ${file}.`);
  }
  const backend = BACKENDS.find((id) => id === values.backend) ?? null;
  if (values.backend !== undefined && backend === null) {
    throw new UsageError(`There is no --backend "${values.backend}"; known are ${BACKENDS.join(', ')}.`);
  }
  const folds = readWhole('folds', values.folds, 0, 100);
  if (folds === 1) throw new UsageError('--folds must be 0, or at least 2.');
  return {
    file,
    data: values.data ?? null,
    out: values.out ?? null,
    steps: readWhole('steps', values.steps, 1, 1_000_000),
    backend,
    seeds: values.seeds?.split(',').map((seed) => readWhole('seeds', seed, 0, 4_294_967_295) ?? 0) ?? null,
    folds,
    keepPredictions: values.predictions === true,
    keepWeights: values.weights === true,
    isDryRun: values['dry-run'] === true,
  };
}
