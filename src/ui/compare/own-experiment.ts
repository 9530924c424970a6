// What is compared in this page, as an experiment in the format of the command line. Pure.
import type { Experiment } from '../../engine/experiments/experiment-file.ts';
import {
  planExperiment,
  type ExperimentPlan,
  type PlannedRun,
} from '../../engine/experiments/experiment-plan.ts';
import { modelMetas } from '../../engine/models/model-metas.ts';
import type { RunConfig } from '../../engine/run-config.ts';
import { findLossMeta, lossMetas } from '../../losses/loss-metas.ts';

export type CompareTab = 'losses' | 'sweep' | 'folds';

/** What the runs of the first tab differ in. */
export type Differ = 'loss' | 'weight' | 'seed' | 'model';

export interface OwnSetup {
  differ: Differ;
  losses: readonly string[];
  weights: readonly number[];
  seeds: readonly number[];
  models: readonly string[];
  /** k of k-fold. */
  folds: number;
}

const ALL_LOSSES = lossMetas.map(({ id }) => id);
const WEIGHTED = lossMetas.filter(({ defaultWeight }) => defaultWeight !== null).map(({ id }) => id);

export function initialSetup(tab: CompareTab): OwnSetup {
  return {
    differ: 'loss',
    losses: tab === 'losses' ? ALL_LOSSES : tab === 'sweep' ? WEIGHTED.slice(0, 2) : ALL_LOSSES.slice(0, 2),
    weights: tab === 'sweep' ? [0.1, 0.3, 1, 3, 10] : [0.3, 1, 3],
    seeds: [7, 8, 9],
    models: modelMetas.map(({ id }) => id),
    folds: 4,
  };
}

/** The list that adding and removing act on. */
export function listOf(tab: CompareTab, { differ }: OwnSetup): 'losses' | 'weights' | 'seeds' | 'models' {
  if (tab !== 'losses' || differ === 'loss') return 'losses';
  return ({ weight: 'weights', seed: 'seeds', model: 'models' } as const)[differ];
}

const TITLES: Record<CompareTab, string> = {
  losses: 'Runs that differ in one thing',
  sweep: 'Weight sweep',
  folds: 'Cross-validation',
};

/** Losses that a tab can compare: a sweep needs a weight. */
export const lossesFor = (tab: CompareTab): readonly string[] => (tab === 'sweep' ? WEIGHTED : ALL_LOSSES);

/**
 * @param base what is the same in all runs; its own loss, weight, seed or network count where these do not differ
 * @param data name of the open set, and its id where it is a built-in one
 */
export function describeOwn(
  tab: CompareTab,
  setup: OwnSetup,
  base: RunConfig,
  data: { name: string; sample: string | null },
): Experiment {
  const { seed, ...rest } = base;
  const { loss } = base;
  const list = listOf(tab, setup);
  // With a loss that has no weight there would be nothing to vary.
  const weightedLoss = findLossMeta(loss.id)?.defaultWeight === null ? WEIGHTED[0] : loss.id;
  return {
    version: 1,
    name: `own-${tab}`,
    title: TITLES[tab],
    description: `Trained in the page on ${data.name}.`,
    data: { sample: data.sample, about: `${data.name}, as opened in the page.` },
    base: rest,
    vary: {
      ...(list === 'models' ? { model: [...setup.models] } : {}),
      loss: list === 'losses' ? [...setup.losses] : list === 'weights' ? [weightedLoss] : [loss.id],
      ...(tab === 'sweep' || list === 'weights' ? { weight: [...setup.weights] } : {}),
      seed: list === 'seeds' ? [...setup.seeds] : [seed],
    },
    folds: tab === 'folds' ? setup.folds : null,
    validationFraction: 0.25,
    splitSeed: 7,
  };
}

export interface OwnPlan extends ExperimentPlan {
  experiment: Experiment;
}

/** @throws Error with one sentence that names the setting */
export function planOwn(...args: Parameters<typeof describeOwn>): OwnPlan {
  const experiment = describeOwn(...args);
  return {
    experiment,
    ...planExperiment(experiment, { losses: lossMetas, models: modelMetas }, 'These runs'),
  };
}

/** Names a run by all that decides its numbers on one data set: it stays the same while others are added or removed. */
export const planKey = ({ config, fold }: Pick<PlannedRun, 'config' | 'fold'>): string =>
  JSON.stringify([config, fold]);
