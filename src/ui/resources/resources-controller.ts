// Measures what the losses cost over the number of classes, while no run is under way.
import { modelMetas } from '../../engine/models/model-metas.ts';
import { readModelSettings } from '../../engine/models/model-settings.ts';
import { parseRunConfig, type RunConfig } from '../../engine/run-config.ts';
import { findLossMeta, lossMetas } from '../../losses/loss-metas.ts';
import type { DatasetTable } from '../../workers/data-protocol.ts';
import type { BackendInfo, ResourceCosts, ResourceProgress } from '../../workers/train-protocol.ts';
import { countOf } from '../format/format-number.ts';
import { announce, appStore, patch, type AppState } from '../store/app-store.ts';
import { beginMeasuring, openMeasuring, whyNotMeasure } from '../store/cost-controller.ts';
import { chooseCosts, keepCosts, storeCosts } from '../store/cost-slice.ts';
import { describeStepSettings, describeTimingSettings, timingSettings } from '../store/timing-settings.ts';
import { CLASS_CHOICES, configOf, planOf, type ResourceMode } from './resource-plan.ts';
import {
  patchResources,
  resourcesStore,
  storeResources,
  type KeptResources,
  type ResourcesState,
} from './resources-store.ts';

/** Why nothing can be measured now, as one sentence; null where it can. */
export function whyNotMeasureResources(
  state: Pick<AppState, 'run' | 'data' | 'env' | 'costs'>,
): string | null {
  if (state.costs.measuring !== null)
    return 'The losses are being measured in the Train room: wait, or cancel it there.';
  return whyNotMeasure(state);
}

/** A key: what was measured under another one says nothing about these settings. */
function resourceSettings(
  config: RunConfig,
  mode: ResourceMode,
  channels: DatasetTable['channels'],
  on: Pick<BackendInfo, 'backend' | 'adapter'>,
): string {
  return `${mode} ${timingSettings(configOf(config, mode), { classCount: 0, channels }, on)}`;
}

/** What the charts show: what was measured at exactly these settings, else the newest of this adapter, which is out of date. */
export function chooseResources(
  { config, data, env }: Pick<AppState, 'config' | 'data' | 'env'>,
  { kept, mode }: Pick<ResourcesState, 'kept' | 'mode'>,
): { costs: KeptResources; isCurrent: boolean } | null {
  if (env.backend === null) return null;
  const { adapter } = env.backend;
  if (data.table === null) return chooseCosts(kept, '', adapter);
  try {
    return chooseCosts(kept, resourceSettings(config, mode, data.table.channels, env.backend), adapter);
  } catch {
    // Knobs that the network refuses: the Train room says so, and nothing was measured with them.
    return chooseCosts(kept, '', adapter);
  }
}

export function measureHere(): void {
  const state = appStore.getState();
  if (whyNotMeasureResources(state) !== null) return;
  patchResources({ progress: 'starting', trouble: null });
  beginMeasuring(() => measure(state, resourcesStore.getState()));
}

function showProgress(progress: ResourceProgress): void {
  if (resourcesStore.getState().progress === null) return;
  patchResources({ progress });
  const { lossId, done, total } = progress;
  patch('costs', { measuring: { lossId, done, total } });
  announce(`Measuring ${describeProgress(progress)}, ${done + 1} of ${total}.`);
}

/** "+ clDice, 8 classes". */
export function describeProgress({
  lossId,
  classCount,
}: Pick<ResourceProgress, 'lossId' | 'classCount'>): string {
  return `${findLossMeta(lossId)?.label ?? lossId}, ${countOf(classCount, 'class', 'classes')}`;
}

async function measure({ config: asked, data, env }: AppState, chosen: ResourcesState): Promise<void> {
  const { table } = data;
  if (table === null || env.backend === null) return;
  const { mode, lossIds, classes } = chosen;
  try {
    const config = parseRunConfig(configOf(asked, mode));
    readModelSettings(config, modelMetas);
    const train = await openMeasuring();
    const measured =
      (await train?.measureResources(
        { config, classCounts: CLASS_CHOICES[classes], lossIds, plan: planOf(mode) },
        showProgress,
      )) ?? null;
    if (measured === null) {
      announce('Measuring was cancelled; nothing of it is kept.');
      return;
    }
    const added = {
      ...measured,
      mode,
      settings: resourceSettings(asked, mode, table.channels, measured),
      words: describeStepSettings(config),
      setName: table.name,
    };
    storeResources(keepCosts(resourcesStore.getState().kept, added));
    if (mode === 'thorough') shareWithCards(measured, config, table);
    announce('The cost of each loss has been measured.');
  } catch (error) {
    const trouble = error instanceof Error ? error.message : String(error);
    patchResources({ trouble });
    announce(trouble);
  } finally {
    patchResources({ progress: null });
  }
}

/** The set's own number of classes, measured for all losses, is what the loss cards of the Train room show. */
function shareWithCards(measured: ResourceCosts, config: RunConfig, table: DatasetTable): void {
  const { backend, adapter, measuredAt, cells } = measured;
  const losses = cells.flatMap(({ classCount, cost }) =>
    classCount === table.classCount && cost !== null ? [cost] : [],
  );
  if (losses.length < lossMetas.length) return;
  const kept = keepCosts(appStore.getState().costs.kept, {
    backend,
    adapter,
    measuredAt,
    losses,
    settings: timingSettings(config, table, measured),
    words: describeTimingSettings(config, table),
  });
  patch('costs', { kept });
  storeCosts(kept);
}
