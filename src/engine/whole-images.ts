// Training on whole images: the edge of the "patches" comes from the images.
import type { TrainingSet } from '../data/training-sample.ts';
import { modelMetas } from './models/model-metas.ts';
import { readModelSettings } from './models/model-settings.ts';
import { DEFAULT_PATCH_OPTIONS } from './patch-options.ts';
import type { RunConfig } from './run-config.ts';

/**
 * The configuration with the patch edge that the run will have. With patches.whole that is the longest edge of all training
 * images, rounded up to what the network takes: each image lies in the middle of such a square, and what is around it does not
 * count. Without it the configuration stays as it is.
 *
 * @throws Error with one sentence that names the setting that the network refuses.
 */
export function sizePatches(config: RunConfig, set: TrainingSet): RunConfig {
  const { whole } = config.patches ?? DEFAULT_PATCH_OPTIONS;
  if (!whole) return config;
  const settings = readModelSettings(config, modelMetas);
  const rule = modelMetas.find(({ id }) => id === config.model.id)?.edges(settings);
  if (rule === undefined) return config;
  const longest = set.samples
    .filter(({ split }) => split === 'train')
    .reduce((edge, { width, height }) => Math.max(edge, width, height), rule.least);
  return { ...config, patchPx: Math.ceil(longest / rule.multiple) * rule.multiple };
}
