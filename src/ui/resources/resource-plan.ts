// What a measurement of the Resources room takes: quickly, with small patches, or thoroughly, with those of the Train room. Pure.
import { modelMetas } from '../../engine/models/model-metas.ts';
import { readModelSettings } from '../../engine/models/model-settings.ts';
import { DEFAULT_PATCH_OPTIONS } from '../../engine/patch-options.ts';
import type { RunConfig } from '../../engine/run-config.ts';
import type { ResourcesAsked } from '../../workers/train-protocol.ts';

export type ResourceMode = 'quick' | 'thorough';
export type ClassChoice = keyof typeof CLASS_CHOICES;

/** The paper's data sets have 1 to 13 classes. */
export const CLASS_CHOICES = {
  all: [1, 2, 4, 8, 13],
  few: [1, 2, 4],
  one: [1],
} as const satisfies Record<string, readonly number[]>;

const QUICK_PATCH_PX = 64;
const QUICK_BATCH = 2;

const PLANS: Record<ResourceMode, ResourcesAsked['plan']> = {
  quick: { warmUpSteps: 1, leastRounds: 8, mostRounds: 30, budgetMs: 2000 },
  thorough: { warmUpSteps: 2, leastRounds: 12, mostRounds: 100, budgetMs: 12_000 },
};

export const planOf = (mode: ResourceMode): ResourcesAsked['plan'] => PLANS[mode];

/**
 * The configuration that is measured: the one on the knobs, for 'quick' with a smaller patch and batch.
 *
 * @throws Error with one sentence that names the setting that the network refuses.
 */
export function configOf(config: RunConfig, mode: ResourceMode): RunConfig {
  if (mode === 'thorough') return config;
  const settings = readModelSettings(config, modelMetas);
  const edges = modelMetas.find(({ id }) => id === config.model.id)?.edges(settings);
  if (edges === undefined) return config;
  const { multiple, least } = edges;
  const quickPx = Math.max(least, Math.ceil(QUICK_PATCH_PX / multiple) * multiple);
  return {
    ...config,
    patchPx: Math.min(config.patchPx, quickPx),
    batch: Math.min(config.batch, QUICK_BATCH),
    patches: { ...(config.patches ?? DEFAULT_PATCH_OPTIONS), whole: false },
  };
}

/** Steps of each network that are divided into parts, and of one with next to no loss for each number of classes. */
const PARTS_STEPS = 5;
const BARE_STEPS = 2;

/** The least number of training steps of a measurement: Dice + CE alone, then in turns with each other loss. */
export function countSteps(mode: ResourceMode, classCounts: number, otherLosses: number): number {
  const { warmUpSteps, leastRounds } = PLANS[mode];
  const alone = BARE_STEPS + warmUpSteps + leastRounds + PARTS_STEPS;
  return classCounts * (alone + otherLosses * (warmUpSteps + 2 * leastRounds + PARTS_STEPS));
}
