// From an experiment to its runs. Pure.
import type { LossMeta } from '../../losses/loss-plugin.ts';
import { DEFAULT_INFERENCE } from '../inference-options.ts';
import type { ModelMeta } from '../models/model-plugin.ts';
import { readModelSettings } from '../models/model-settings.ts';
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

type ModelChoice = NonNullable<Experiment['vary']['model']>[number];

/**
 * Lays every combination of what varies over the base.
 *
 * @param file names the file in messages
 * @throws Error with one sentence that names the file, the field and the fix
 */
export function planExperiment(experiment: Experiment, known: KnownMetas, file: string): ExperimentPlan {
  const { base, vary, folds } = experiment;
  const seeds = distinct(vary.seed ?? [DEFAULT_RUN_CONFIG.seed], `${file}: vary.seed`);
  const baseModel: ModelChoice = {
    ...base.model,
    id: String(base.model?.['id'] ?? DEFAULT_RUN_CONFIG.model.id),
  };
  const arms: Arm[] = [];
  for (const model of distinct(vary.model ?? [baseModel], `${file}: vary.model`)) {
    for (const classCount of distinct(vary.classes ?? [null], `${file}: vary.classes`)) {
      for (const lossId of distinct(
        vary.loss ?? [base.loss?.id ?? DEFAULT_RUN_CONFIG.loss.id],
        `${file}: vary.loss`,
      )) {
        const loss = known.losses.find(({ id }) => id === lossId);
        if (loss === undefined) {
          const ids = known.losses.map(({ id }) => id).join(', ');
          throw new Error(`${file}: there is no loss "${lossId}"; known are ${ids}.`);
        }
        const fixed = base.loss?.weight ?? DEFAULT_RUN_CONFIG.loss.weight;
        const weights =
          loss.defaultWeight === null ? [fixed] : distinct(vary.weight ?? [fixed], `${file}: vary.weight`);
        for (const weight of weights) {
          const config = layOver(experiment, { model, lossId, weight, seed: seeds[0] }, known, file);
          const words = nameArm(experiment, { config, classCount, loss }, known);
          arms.push({ ...words, config, classCount, reference: null });
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

function distinct<Value>(values: readonly Value[], place: string): readonly Value[] {
  const keys = values.map((value) => JSON.stringify(value));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new Error(`${place} has ${twice} twice; remove one of them.`);
  return values;
}

interface Choice {
  model: ModelChoice;
  lossId: string;
  weight: number;
  seed: number;
}

function layOver({ base }: Experiment, choice: Choice, known: KnownMetas, file: string): RunConfig {
  const d = DEFAULT_RUN_CONFIG;
  const optimiser = base.optimiser?.id ?? d.optimiser.id;
  const steps = base.steps ?? d.steps;
  const config = {
    ...d,
    ...base,
    model: completeModel(choice.model, base.model, known.models, file),
    loss: {
      id: choice.lossId,
      weight: choice.weight,
      settings: { ...d.loss.settings, ...base.loss?.settings },
    },
    optimiser: { ...OPTIMISER_DEFAULTS[optimiser], ...base.optimiser, id: optimiser },
    steps,
    validateEverySteps: Math.min(base.validateEverySteps ?? steps, steps),
    seed: choice.seed,
    inference: { ...DEFAULT_INFERENCE, ...base.inference },
  };
  try {
    const parsed = parseRunConfig(config);
    readModelSettings(parsed, known.models);
    return parsed;
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function completeModel(
  choice: ModelChoice,
  base: Experiment['base']['model'],
  models: readonly ModelMeta[],
  file: string,
): Record<string, unknown> {
  const given: Record<string, unknown> = typeof choice === 'string' ? { id: choice } : choice;
  const meta = models.find(({ id }) => id === given['id']);
  if (meta === undefined) {
    const ids = models.map(({ id }) => id).join(', ');
    throw new Error(`${file}: there is no network "${String(given['id'])}"; known are ${ids}.`);
  }
  const isBase = meta.id === (base?.['id'] ?? DEFAULT_RUN_CONFIG.model.id);
  const defaults = Object.fromEntries(meta.options.map((option) => [option.key, option.default]));
  return { ...defaults, ...(isBase ? base : {}), ...given };
}

function nameArm(
  { vary }: Experiment,
  { config, classCount, loss }: Pick<Arm, 'config' | 'classCount'> & { loss: KnownMetas['losses'][number] },
  known: KnownMetas,
): { label: string; id: string } {
  const { model } = config;
  const isVaried = (key: 'model' | 'weight') => (vary[key]?.length ?? 0) > 1;
  const twins = (vary.model ?? []).filter((item) => (typeof item === 'string' ? item : item.id) === model.id);
  const settings =
    twins.length > 1
      ? Object.entries(model)
          .filter(([key]) => key !== 'id')
          .map(([key, value]) => `${key} ${String(value)}`)
      : [];
  const modelLabel = known.models.find(({ id }) => id === model.id)?.label ?? model.id;
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
