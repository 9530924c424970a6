// The command line of `npm run parity`.
import { parseArgs } from 'node:util';
import {
  DEFAULT_RUN_CONFIG,
  OPTIMISER_DEFAULTS,
  type OptimiserId,
  type RunConfig,
  parseRunConfig,
} from '../../src/engine/run-config.ts';
import { UsageError } from '../train/usage-error.ts';

export type ParityBackend = 'wasm' | 'webgpu';

export interface ParityOptions {
  backends: ParityBackend[];
  /** Each network with a run for each loss and optimiser; never empty. */
  models: { id: string; configs: RunConfig[] }[];
  /** Folder of images and masks. */
  data: string;
  out: string;
  /** A weights file to predict with in place of training; null: train. */
  weights: string | null;
}

const OPTIMISERS = ['adam', 'adamw', 'sgd'] as const;
const BACKENDS = ['wasm', 'webgpu'] as const;
/** nnU-Net's, so that the L2 term of SGD is compared as well. */
const SGD_WEIGHT_DECAY = 3e-5;
const STEPS = 20;
/** Of the product's rates: there a step does not yet make much of what rounding did to the one before. */
const RATE_FACTOR = 0.03;

/** Of two classes: with one, Skeleton Recall's loss passes through 0 within the run, where no relative error says anything. */
export const DEFAULT_DATA = 'public/samples/arteries-veins';
export const DEFAULT_OUT = 'runs/parity';

/** Smaller than a run on the page, so that all combinations take minutes. */
const SIZE = { channels: 4, depth: 3, patchPx: 32, batch: 2 };

const FLAGS = {
  backend: { type: 'string' },
  steps: { type: 'string' },
  losses: { type: 'string' },
  optimisers: { type: 'string' },
  models: { type: 'string' },
  channels: { type: 'string' },
  depth: { type: 'string' },
  patch: { type: 'string' },
  batch: { type: 'string' },
  'rate-factor': { type: 'string' },
  seed: { type: 'string' },
  data: { type: 'string' },
  weights: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Text of --help. */
export function parityUsage(known: { losses: readonly string[]; models: readonly string[] }): string {
  return `Trains the same run in Tendril and in PyTorch, from the same weights on the same batches, and compares every number.

Usage: npm run parity -- [options]

  --backend ID       ${BACKENDS.join(' | ')} | all (default all)
  --losses LIST      of ${known.losses.join(',')} (default all)
  --optimisers LIST  of ${OPTIMISERS.join(',')} (default all)
  --models LIST      of ${known.models.join(',')} (default all)
  --steps N          1 to 1000 (default ${STEPS})
  --channels N  --depth N  --patch N  --batch N
                     size of network and batch (default ${SIZE.channels}, ${SIZE.depth}, ${SIZE.patchPx}, ${SIZE.batch})
  --rate-factor X    multiplies the first learning rates of npm run train (default ${RATE_FACTOR}); at 1 rounding grows within
                     20 steps beyond the tolerances, in PyTorch against itself, too (docs/parity.md)
  --seed N           seeds weights, patches and noise (default ${DEFAULT_RUN_CONFIG.seed})
  --data DIR         images and masks (default ${DEFAULT_DATA})
  --weights FILE     a run's weights.safetensors: compares only the probabilities that both sides predict with it
  --out DIR          takes what both sides read and wrote (default ${DEFAULT_OUT})

Needs Python 3 with PyTorch and NumPy (Debian: apt-get install python3-torch); TENDRIL_PYTHON names another interpreter.
Exit codes: 0 all within the tolerances, 1 a miss or a failure, 2 a mistake on the command line.
`;
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: FLAGS }).values;
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${sentence.split('. ')[0].replace(/\.$/, '')}. See npm run parity -- --help.`);
  }
}

function list<T extends string>(flag: string, text: string | undefined, known: readonly T[]): T[] {
  if (text === undefined) return [...known];
  return text.split(',').map((word) => {
    const found = known.find((id) => id === word.trim());
    if (found === undefined)
      throw new UsageError(`--${flag} does not know "${word}"; known are ${known.join(', ')}.`);
    return found;
  });
}

function number(flag: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new UsageError(`--${flag} must be a number, not "${text}".`);
  return value;
}

/** Size, seed and steps; loss and optimiser are still the defaults. */
function readConfig(values: ReturnType<typeof parse>, model: string): RunConfig {
  const d = DEFAULT_RUN_CONFIG;
  const steps = number('steps', values.steps, STEPS);
  if (!(steps >= 1 && steps <= 1000)) throw new UsageError(`--steps must be from 1 to 1000, not ${steps}.`);
  try {
    return parseRunConfig({
      ...d,
      model: {
        ...d.model,
        id: model,
        channels: number('channels', values.channels, SIZE.channels),
        depth: number('depth', values.depth, SIZE.depth),
      },
      patchPx: number('patch', values.patch, SIZE.patchPx),
      batch: number('batch', values.batch, SIZE.batch),
      seed: number('seed', values.seed, d.seed),
      steps,
      validateEverySteps: steps,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * @returns null when help was asked for
 * @throws UsageError with one sentence
 */
export function parseParityOptions(
  words: readonly string[],
  known: { losses: readonly string[]; models: readonly string[] },
): ParityOptions | null {
  const values = parse(words);
  if (values.help === true) return null;
  const factor = number('rate-factor', values['rate-factor'], RATE_FACTOR);
  if (!(factor > 0 && factor <= 100))
    throw new UsageError(`--rate-factor must be above 0 and at most 100, not ${factor}.`);
  const optimiserOf = (id: OptimiserId): RunConfig['optimiser'] => ({
    id,
    learningRate: factor * OPTIMISER_DEFAULTS[id].learningRate,
    weightDecay: id === 'sgd' ? SGD_WEIGHT_DECAY : OPTIMISER_DEFAULTS[id].weightDecay,
  });
  const optimisers = list('optimisers', values.optimisers, OPTIMISERS);
  const losses = list('losses', values.losses, known.losses);
  const models = list('models', values.models, known.models).map((id) => {
    const base = readConfig(values, id);
    const configs = losses.flatMap((loss) =>
      optimisers.map((optimiser): RunConfig => ({
        ...base,
        loss: { ...base.loss, id: loss },
        optimiser: optimiserOf(optimiser),
      })),
    );
    return { id, configs };
  });
  return {
    backends: values.backend === 'all' ? [...BACKENDS] : list('backend', values.backend, BACKENDS),
    models,
    data: values.data ?? DEFAULT_DATA,
    out: values.out ?? DEFAULT_OUT,
    weights: values.weights ?? null,
  };
}
