// From an experiment to its runs. Pure.
import type { LossMeta } from '../../losses/loss-plugin.ts';
import type { ModelMeta } from '../models/model-plugin.ts';
import { readModelSettings, writeSetting } from '../models/model-settings.ts';
import { DEFAULT_RUN_CONFIG, OPTIMISER_DEFAULTS, parseRunConfig } from '../run-config.ts';
import type { RunConfig } from '../run-config.ts';
import type { Experiment } from './experiment-file.ts';

/** Settings that are trained once for each seed and fold, and stand as one in comparisons. */
export interface Arm {
  /** Unlike all others, for people, e.g. "+ Skeleton Recall · w 0.5". */
  label: string;
  /** The same of small letters, digits, dots and hyphens, for folders, e.g. "skeleton-recall-w0.5". */
  id: string;
  /** Its seed is the first run's. */
  config: RunConfig;
  /** K; null: as many as the data set has. */
  classCount: number | null;
  /** Index of the arm that this one is compared with; null for those that are compared with. */
  reference: number | null;
}

export interface PlannedRun {
  /** Index into the plan's arms. */
  arm: number;
  seed: number;
  /** 0 … k − 1; null without cross-validation. */
  fold: number | null;
  config: RunConfig;
}

export interface ExperimentPlan {
  arms: Arm[];
  /** Seed by seed and fold by fold, all arms of each before the next: early results compare all arms. */
  runs: PlannedRun[];
}

export interface KnownMetas {
  losses: readonly Pick<LossMeta, 'id' | 'label' | 'defaultWeight'>[];
  models: readonly ModelMeta[];
}

/**
 * Lays every combination of what varies over the base.
 *
 * @param file names the file in messages
 * @throws Error with one sentence that names the file, the field and the fix
 */
export function planExperiment(experiment: Experiment, known: KnownMetas, file: string): ExperimentPlan {
  const { vary, folds } = experiment;
  const base = readBase(experiment, file);
  const seeds = distinct(vary.seed ?? [base.seed], `${file}: vary.seed`);
  const weights = distinct(vary.weight ?? [base.loss.weight], `${file}: vary.weight`);
  const arms: Arm[] = [];
  for (const choice of distinct(vary.model ?? [base.model], `${file}: vary.model`)) {
    const model = completeModel(choice, base.model, known.models, file);
    for (const classCount of distinct(vary.classes ?? [null], `${file}: vary.classes`)) {
      for (const lossId of distinct(vary.loss ?? [base.loss.id], `${file}: vary.loss`)) {
        const loss = findLoss(lossId, known, file);
        for (const weight of loss.defaultWeight === null ? [base.loss.weight] : weights) {
          const given = { ...base, model, loss: { ...base.loss, id: lossId, weight }, seed: seeds[0] };
          const config = checkConfig(given, known, file);
          arms.push({
            ...nameArm(experiment, { config, classCount, loss }, known),
            config,
            classCount,
            reference: null,
          });
        }
      }
    }
  }
  chooseReferences(arms, experiment);
  const foldList = folds === null ? [null] : Array.from({ length: folds }, (_, fold) => fold);
  const runs = seeds.flatMap((seed) =>
    foldList.flatMap((fold) =>
      arms.map(({ config }, arm): PlannedRun => ({ arm, seed, fold, config: { ...config, seed } })),
    ),
  );
  return { arms, runs };
}

function findLoss(id: string, known: KnownMetas, file: string): KnownMetas['losses'][number] {
  const loss = known.losses.find((other) => other.id === id);
  if (loss !== undefined) return loss;
  const ids = known.losses.map((other) => other.id).join(', ');
  throw new Error(`${file}: there is no loss "${id}"; known are ${ids}.`);
}

function distinct<Value>(values: readonly Value[], place: string): readonly Value[] {
  const keys = values.map((value) => JSON.stringify(value));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new Error(`${place} has ${twice} twice; remove one of them.`);
  return values;
}

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws Error naming the field that the defaults do not have */
function overlay(defaults: Plain, given: Plain, path: string, file: string): Plain {
  const merged = { ...defaults };
  for (const [key, value] of Object.entries(given)) {
    const former = defaults[key];
    // Settings of networks are the networks' own; they are checked with the network.
    if (former === undefined && path !== 'base.model') {
      throw new Error(`${file}: there is no field ${path}.${key}; remove it or correct its name.`);
    }
    merged[key] = isPlain(former) && isPlain(value) ? overlay(former, value, `${path}.${key}`, file) : value;
  }
  return merged;
}

function readBase({ base }: Experiment, file: string): RunConfig {
  const d = DEFAULT_RUN_CONFIG;
  const { id } = { id: undefined, ...(isPlain(base['optimiser']) ? base['optimiser'] : {}) } as {
    id: unknown;
  };
  const ofOptimiser = Object.entries(OPTIMISER_DEFAULTS).find(([name]) => name === id)?.[1];
  const defaults = { ...d, optimiser: { ...d.optimiser, ...ofOptimiser } };
  const merged = overlay(defaults, { validateEverySteps: base['steps'] ?? d.steps, ...base }, 'base', file);
  return withFile(file, () => {
    const config = parseRunConfig(merged);
    return { ...config, validateEverySteps: Math.min(config.validateEverySteps, config.steps) };
  });
}

function checkConfig(config: unknown, known: KnownMetas, file: string): RunConfig {
  return withFile(file, () => {
    const parsed = parseRunConfig(config);
    readModelSettings(parsed, known.models);
    return parsed;
  });
}

function withFile<Value>(file: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function completeModel(
  choice: string | Plain,
  base: RunConfig['model'],
  models: readonly ModelMeta[],
  file: string,
): Plain {
  const given = typeof choice === 'string' ? { id: choice } : choice;
  const meta = models.find(({ id }) => id === given['id']);
  if (meta === undefined) {
    const ids = models.map(({ id }) => id).join(', ');
    throw new Error(`${file}: there is no network "${String(given['id'])}"; known are ${ids}.`);
  }
  const defaults = Object.fromEntries(
    meta.options.map((option) => [option.key, writeSetting(option, option.default)]),
  );
  return { ...defaults, ...(meta.id === base.id ? base : {}), ...given };
}

function nameArm(
  { vary }: Experiment,
  { config, classCount, loss }: Pick<Arm, 'config' | 'classCount'> & { loss: KnownMetas['losses'][number] },
  known: KnownMetas,
): { label: string; id: string } {
  const { model } = config;
  const isVaried = (key: 'model' | 'weight') => (vary[key]?.length ?? 0) > 1;
  const modelLabel = known.models.find(({ id }) => id === model.id)?.label ?? model.id;
  const settings = namedSettings(vary.model ?? [], model);
  const k = classCount === null ? [] : [classCount];
  const w = isVaried('weight') && loss.defaultWeight !== null ? [config.loss.weight] : [];
  const label = [
    ...(isVaried('model') ? [[modelLabel, ...settings].join(' ')] : []),
    ...k.map((count) => `K ${count}`),
    loss.label,
    ...w.map((weight) => `w ${weight}`),
  ].join(' · ');
  const id = [
    ...(isVaried('model') ? [model.id, ...settings.map((text) => text.replace(' ', ''))] : []),
    ...k.map((count) => `k${count}`),
    loss.id,
    ...w.map((weight) => `w${weight}`),
  ].join('-');
  return { label, id: id.toLowerCase().replaceAll(/[^a-z0-9.-]+/g, '-') };
}

/** Where the same network comes with several settings, those that any of them names. */
function namedSettings(choices: readonly (string | Plain)[], model: RunConfig['model']): string[] {
  const twins = choices.filter((item) => (typeof item === 'string' ? item : item['id']) === model.id);
  if (twins.length < 2) return [];
  const keys = new Set(twins.flatMap((item) => (typeof item === 'string' ? [] : Object.keys(item))));
  keys.delete('id');
  const fields: Plain = model;
  return [...keys].map((key) => `${key} ${String(fields[key])}`);
}

/**
 * Where losses or weights vary, the first of them with the same network and classes; else the first arm of as many classes.
 */
function chooseReferences(arms: Arm[], { vary }: Experiment): void {
  const lossesVary = (vary.loss?.length ?? 0) > 1 || (vary.weight?.length ?? 0) > 1;
  const groupOf = ({ config, classCount }: Arm) =>
    JSON.stringify([classCount, lossesVary ? config.model : null]);
  arms.forEach((arm, index) => {
    const first = arms.findIndex((other) => groupOf(other) === groupOf(arm));
    arm.reference = first === index ? null : first;
  });
}
