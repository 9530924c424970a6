// The command line of `npm run train`: words in, a validated run out.
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_INFERENCE, type InferenceOptions } from '../../src/engine/inference-options.ts';
import {
  AUGMENTATIONS,
  DEFAULT_PATCH_OPTIONS,
  INTENSITIES,
  TUBES,
  type PatchOptions,
} from '../../src/engine/patch-options.ts';
import {
  DEEP_SUPERVISION,
  DEFAULT_RUN_CONFIG,
  OPTIMISER_DEFAULTS,
  type RunConfig,
  parseRunConfig,
} from '../../src/engine/run-config.ts';
import type { ModelMeta } from '../../src/engine/models/model-plugin.ts';
import { PRESETS, applyPreset } from '../../src/engine/presets.ts';
import { explainWords } from './explain-words.ts';
import { checkModel, modelFlags, modelUsage, readModel } from './model-options.ts';
import { UsageError } from './usage-error.ts';

export interface TrainOptions {
  /** As given. */
  data: string;
  /** As given; null: hold a share of `data` out instead. */
  validation: string | null;
  validationFraction: number;
  /** One fold of a k-fold cross-validation instead; null: none. */
  crossValidation: { folds: number; fold: number } | null;
  name: string;
  /** As given, or runs/<timestamp>-<loss>. */
  out: string;
  config: RunConfig;
}

export interface KnownPlugins {
  losses: readonly string[];
  models: readonly ModelMeta[];
}

const BACKENDS = ['auto', 'webgpu', 'wasm'] as const;
const OPTIMISERS = ['adam', 'adamw', 'sgd'] as const;
const SUMS = ['batch', 'sample'] as const;
const BACKGROUND = ['excluded', 'included'] as const;
const CLDICE_CLASSES = ['per-class', 'global'] as const;
const TILES = ['margin', 'gaussian'] as const;
const VALIDATION_FRACTION = 0.2;

const FLAGS = {
  data: { type: 'string' },
  val: { type: 'string' },
  'val-fraction': { type: 'string' },
  folds: { type: 'string' },
  fold: { type: 'string' },
  model: { type: 'string' },
  loss: { type: 'string' },
  weight: { type: 'string' },
  sums: { type: 'string' },
  background: { type: 'string' },
  'cldice-classes': { type: 'string' },
  iterations: { type: 'string' },
  backend: { type: 'string' },
  patch: { type: 'string' },
  batch: { type: 'string' },
  optimiser: { type: 'string' },
  lr: { type: 'string' },
  'weight-decay': { type: 'string' },
  preset: { type: 'string' },
  augmentation: { type: 'string' },
  tube: { type: 'string' },
  foreground: { type: 'string' },
  intensity: { type: 'string' },
  'whole-images': { type: 'boolean' },
  'deep-supervision': { type: 'string' },
  steps: { type: 'string' },
  'validate-every': { type: 'string' },
  seed: { type: 'string' },
  tiles: { type: 'string' },
  tile: { type: 'string' },
  'tile-step': { type: 'string' },
  mirror: { type: 'boolean' },
  name: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;
type Switch = 'help' | 'mirror' | 'whole-images';
type Flag = Exclude<keyof typeof FLAGS, Switch>;
type Values = Partial<Record<Flag, string>> & Partial<Record<Switch, boolean>>;

/** Text of --help. */
export function usage(known: KnownPlugins): string {
  const d = DEFAULT_RUN_CONFIG;
  return `Trains on a folder of images and masks, without the page, with the very same engine.

Usage: npm run train -- --data DIR [options]

Data
  --data DIR             folder with images and masks, whatever its layout
  --val DIR              folder of the validation pairs; or
  --val-fraction F       share of the pairs held out, 0 to 0.9 (default ${VALIDATION_FRACTION}); or
  --folds K --fold I     fold I, from 0, of K-fold cross-validation, which does not depend on --seed
  --name NAME            name of the data set (default: the folder's name)
Presets
  --preset ID            settings for a kind of images; flags that are given as well are stronger
${PRESETS.map(({ id, help }) => `    ${id.padEnd(20)} ${help}`).join('\n')}
Network
  --model ID             ${known.models.map(({ id }) => id).join(' | ')} (default ${d.model.id})
${modelUsage(known.models)}
Loss
  --loss ID              ${known.losses.join(' | ')} (default ${d.loss.id})
  --weight W             w of the connectivity term, 0 to 100 (default ${d.loss.weight})
  --sums ID              ${SUMS.join(' | ')}: over what Dice and soft recall are summed (default ${d.loss.settings.sums})
  --background ID        ${BACKGROUND.join(' | ')}: channel 0 in Dice and clDice (default ${d.loss.settings.background})
  --cldice-classes ID    ${CLDICE_CLASSES.join(' | ')}: how clDice treats several classes (default ${d.loss.settings.clDiceClasses})
  --iterations K         iterations of the soft skeleton, 0 to 50 (default: the loss's own)
Training
  --optimiser ID         ${OPTIMISERS.join(' | ')} (default ${d.optimiser.id})
  --lr X                 first learning rate (default ${OPTIMISER_DEFAULTS.adam.learningRate} for adam and adamw, ${OPTIMISER_DEFAULTS.sgd.learningRate} for sgd)
  --weight-decay X       0 to 1 (default ${OPTIMISER_DEFAULTS.adamw.weightDecay} for adamw, else 0)
  --deep-supervision ID  ${DEEP_SUPERVISION.join(' | ')}: outputs at lower resolutions in the loss (default none)
  --patch N              edge of the training patches in pixels (default ${d.patchPx})
  --whole-images         whole images in place of patches, padded to the largest; the padding does not count
  --batch N              patches per step, 1 to 64 (default ${d.batch})
  --foreground F         share of each batch that is centred on foreground, 0 to 1 (default a third)
  --augmentation ID      ${AUGMENTATIONS.join(' | ')} (default ${DEFAULT_PATCH_OPTIONS.augmentation})
  --tube ID              ${TUBES.join(' | ')}: the tubed skeleton moved with the patch, or made anew of it (default ${DEFAULT_PATCH_OPTIONS.tube})
  --intensity ID         ${INTENSITIES.join(' | ')}: z-score of each image or of the set, or 0 to 1 (default ${DEFAULT_PATCH_OPTIONS.intensity})
  --steps N              training steps (default ${d.steps})
  --validate-every N     steps between validations; there is always one at the end (default ${d.validateEverySteps})
  --seed N               seeds the split, the weights and the patches (default ${d.seed})
  --backend ID           ${BACKENDS.join(' | ')} (default ${d.backend}: webgpu if there is an adapter, else wasm)
Validation
  --tiles ID             ${TILES.join(' | ')}: large tiles with context, or nnU-Net's blended ones (default ${DEFAULT_INFERENCE.tiles})
  --tile N               edge of the Gaussian tiles in pixels (default: that of the patches)
  --tile-step F          their distance as share of the edge, above 0, up to 1 (default ${DEFAULT_INFERENCE.stepShare})
  --mirror               mean of the probabilities over the four mirror images
Results
  --out DIR              folder for config.json, history.csv, validation.csv, metrics.json, predictions/ and
                         weights.safetensors, tfjs/, tendril_torch.py (default runs/<timestamp>-<loss>)
  --help                 this text

Progress goes to stderr. The last line on stdout is one JSON object with the losses and the validation metrics.
Exit codes: 0 trained, 1 the run failed, 2 a mistake on the command line, 130 interrupted.
`;
}

function parseWords(words: readonly string[], known: KnownPlugins): Values {
  const ofModels = modelFlags(known.models).map((flag) => [flag, { type: 'string' }] as const);
  let parsed;
  try {
    parsed = parseArgs({
      args: [...words],
      options: { ...Object.fromEntries(ofModels), ...FLAGS },
      strict: true,
      allowPositionals: true,
      tokens: true,
    });
  } catch (error) {
    throw new UsageError(explainWords(error));
  }
  if (parsed.positionals.length > 0) {
    throw new UsageError(
      `"${parsed.positionals[0]}" stands alone, without a flag before it; --help lists them.`,
    );
  }
  const seen = new Set<string>();
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue;
    if (seen.has(token.name)) throw new UsageError(`--${token.name} is given twice.`);
    seen.add(token.name);
  }
  return parsed.values;
}

interface Range {
  least: number;
  most: number;
  whole: boolean;
  /** The least value itself is not allowed. */
  above?: boolean;
}

function readNumber(values: Values, flag: Flag, fallback: number, range: Range): number {
  const text = values[flag];
  if (text === undefined) return fallback;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
  const isInside = value <= range.most && (range.above === true ? value > range.least : value >= range.least);
  if (!isInside || (range.whole && !Number.isInteger(value))) {
    const kind = range.whole ? 'a whole number' : 'a number';
    const bounds =
      range.above === true
        ? `above ${range.least} and at most ${range.most}`
        : `from ${range.least} to ${range.most}`;
    throw new UsageError(`--${flag} must be ${kind} ${bounds}, not "${text}".`);
  }
  return value;
}

function readChoice<T extends string>(values: Values, flag: Flag, fallback: T, choices: readonly T[]): T {
  const text = values[flag] ?? fallback;
  const found = choices.find((choice) => choice === text);
  if (found === undefined) {
    throw new UsageError(`There is no --${flag} "${text}"; known are ${choices.join(', ')}.`);
  }
  return found;
}

function readText(values: Values, flag: Flag): string | null {
  const text = values[flag];
  if (text === undefined) return null;
  if (text.trim() === '') throw new UsageError(`--${flag} is empty.`);
  return text;
}

function readLossSettings(values: Values): RunConfig['loss']['settings'] {
  const d = DEFAULT_RUN_CONFIG.loss.settings;
  return {
    sums: readChoice(values, 'sums', d.sums, SUMS),
    background: readChoice(values, 'background', d.background, BACKGROUND),
    clDiceClasses: readChoice(values, 'cldice-classes', d.clDiceClasses, CLDICE_CLASSES),
    iterations:
      values.iterations === undefined
        ? null
        : readNumber(values, 'iterations', 0, { least: 0, most: 50, whole: true }),
  };
}

function readPatches(values: Values, base: RunConfig): PatchOptions {
  const d = base.patches ?? DEFAULT_PATCH_OPTIONS;
  if (values['whole-images'] === true && values.patch !== undefined)
    throw new UsageError('--patch is of no use with --whole-images.');
  return {
    augmentation: readChoice(values, 'augmentation', d.augmentation, AUGMENTATIONS),
    tube: readChoice(values, 'tube', d.tube, TUBES),
    foregroundShare: readNumber(values, 'foreground', d.foregroundShare, { least: 0, most: 1, whole: false }),
    intensity: readChoice(values, 'intensity', d.intensity, INTENSITIES),
    // A patch asked for beside a preset of whole images means patches.
    whole: values['whole-images'] ?? (d.whole && values.patch === undefined),
  };
}

function readInference(values: Values, base: RunConfig): InferenceOptions {
  const d = base.inference ?? DEFAULT_INFERENCE;
  const tiles = readChoice(values, 'tiles', d.tiles, TILES);
  const stray = (['tile', 'tile-step'] as const).find((flag) => values[flag] !== undefined);
  if (tiles !== 'gaussian' && stray !== undefined) {
    throw new UsageError(`--${stray} is of no use without --tiles gaussian.`);
  }
  return {
    tiles,
    tilePx:
      values.tile === undefined
        ? d.tilePx
        : readNumber(values, 'tile', 0, { least: 1, most: 4096, whole: true }),
    stepShare: readNumber(values, 'tile-step', d.stepShare, { least: 0, most: 1, whole: false, above: true }),
    mirror: values.mirror ?? d.mirror,
  };
}

/** What flags that are not given leave as it is. */
function readPreset(values: Values): RunConfig {
  if (values.preset === undefined) return DEFAULT_RUN_CONFIG;
  const preset = PRESETS.find(({ id }) => id === values.preset);
  if (preset === undefined) {
    const known = PRESETS.map(({ id }) => id).join(', ');
    throw new UsageError(`There is no --preset "${values.preset}"; known are ${known}.`);
  }
  return applyPreset(DEFAULT_RUN_CONFIG, preset);
}

function readConfig(values: Values, known: KnownPlugins): RunConfig {
  const d = readPreset(values);
  const whole = (least: number, most: number): Range => ({ least, most, whole: true });
  const real = (least: number, most: number): Range => ({ least, most, whole: false });
  const optimiser = readChoice(values, 'optimiser', d.optimiser.id, OPTIMISERS);
  // Rate and decay of another optimiser than the preset's are that one's own.
  const own = optimiser === d.optimiser.id ? d.optimiser : OPTIMISER_DEFAULTS[optimiser];
  const patchPx = readNumber(values, 'patch', d.patchPx, whole(1, 1024));
  const config: RunConfig = {
    version: 1,
    model: readModel(values, known.models, { ...d, patchPx }),
    loss: {
      id: readChoice(values, 'loss', d.loss.id, known.losses),
      weight: readNumber(values, 'weight', d.loss.weight, real(0, 100)),
      settings: readLossSettings(values),
    },
    optimiser: {
      id: optimiser,
      learningRate: readNumber(values, 'lr', own.learningRate, {
        ...real(0, 10),
        above: true,
      }),
      weightDecay: readNumber(values, 'weight-decay', own.weightDecay, real(0, 1)),
    },
    deepSupervision: readChoice(values, 'deep-supervision', d.deepSupervision ?? 'none', DEEP_SUPERVISION),
    patches: readPatches(values, d),
    patchPx,
    batch: readNumber(values, 'batch', d.batch, whole(1, 64)),
    steps: readNumber(values, 'steps', d.steps, whole(1, 1_000_000)),
    validateEverySteps: readNumber(values, 'validate-every', d.validateEverySteps, whole(1, 1_000_000)),
    seed: readNumber(values, 'seed', d.seed, whole(0, 4_294_967_295)),
    inference: readInference(values, d),
    backend: readChoice(values, 'backend', d.backend, BACKENDS),
  };
  checkModel(config, known.models);
  return parseRunConfig(config);
}

function readCrossValidation(values: Values): TrainOptions['crossValidation'] {
  if (values.folds === undefined && values.fold === undefined) return null;
  if (values.folds === undefined || values.fold === undefined) {
    throw new UsageError('--folds and --fold belong together; give both, such as --folds 5 --fold 0.');
  }
  const stray = (['val', 'val-fraction'] as const).find((flag) => values[flag] !== undefined);
  if (stray !== undefined)
    throw new UsageError(`--folds and --${stray} exclude each other; give one of them.`);
  const folds = readNumber(values, 'folds', 0, { least: 2, most: 100, whole: true });
  return { folds, fold: readNumber(values, 'fold', 0, { least: 0, most: folds - 1, whole: true }) };
}

const stamp = (date: Date) => date.toISOString().slice(0, 19).replaceAll(':', '-').replace('T', '_');

/**
 * Reads the words after `npm run train --`.
 *
 * @param now names the default output folder
 * @returns null when --help is asked for
 * @throws UsageError with one sentence
 */
export function parseOptions(words: readonly string[], known: KnownPlugins, now: Date): TrainOptions | null {
  const values = parseWords(words, known);
  if (values.help === true) return null;
  const data = readText(values, 'data');
  if (data === null) {
    throw new UsageError('--data DIR is missing: name the folder that holds the images and masks.');
  }
  const validation = readText(values, 'val');
  if (validation !== null && values['val-fraction'] !== undefined) {
    throw new UsageError('--val and --val-fraction exclude each other; give one of them.');
  }
  const config = readConfig(values, known);
  return {
    data,
    validation,
    crossValidation: readCrossValidation(values),
    validationFraction: readNumber(values, 'val-fraction', VALIDATION_FRACTION, {
      least: 0,
      most: 0.9,
      whole: false,
    }),
    name: readText(values, 'name') ?? basename(resolve(data)),
    out: readText(values, 'out') ?? `runs/${stamp(now)}-${config.loss.id}`,
    config,
  };
}
