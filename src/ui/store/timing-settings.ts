// On what the cost of a training step depends, but for the loss itself. Pure.
import { modelMetas } from '../../engine/models/model-metas.ts';
import type { RunConfig } from '../../engine/run-config.ts';
import type { DatasetTable } from '../../workers/data-protocol.ts';
import type { BackendInfo } from '../../workers/train-protocol.ts';
import { countOf } from '../format/format-number.ts';

type Shape = Pick<DatasetTable, 'classCount' | 'channels'>;

/** A key: costs measured under another one say nothing about these settings. */
export function timingSettings(
  config: RunConfig,
  { classCount, channels }: Shape,
  { backend, adapter }: Pick<BackendInfo, 'backend' | 'adapter'>,
): string {
  const { model, patchPx, batch, optimiser, loss, deepSupervision = 'none', patches } = config;
  return JSON.stringify([
    model,
    patchPx,
    batch,
    optimiser.id,
    loss.settings,
    deepSupervision,
    patches?.whole ?? false,
    classCount,
    channels,
    backend,
    adapter,
  ]);
}

/** The same for people, e.g. "U-Net 16 × 3, patch 128 px, batch 4, 1 class". */
export function describeTimingSettings(config: RunConfig, { classCount }: Shape): string {
  return `${describeStepSettings(config)}, ${countOf(classCount, 'class', 'classes')}`;
}

/** Without the classes, e.g. "U-Net 16 × 3, patch 128 px, batch 4". */
export function describeStepSettings({ model, patchPx, batch, patches }: RunConfig): string {
  const region = patches?.whole === true ? 'whole images' : `patch ${patchPx} px`;
  const label = modelMetas.find(({ id }) => id === model.id)?.label ?? model.id;
  return `${label} ${model.channels} × ${model.depth}, ${region}, batch ${batch}`;
}
