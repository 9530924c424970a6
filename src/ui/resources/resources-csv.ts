// A measurement as CSV: a line for each loss and number of classes. Pure.
import { csv } from '../../engine/run-files.ts';
import { extraShare } from './resource-series.ts';
import { paperFigure } from './paper-figures.ts';
import type { KeptResources } from './resources-store.ts';

const HEAD = [
  'loss',
  'classes',
  'stepMs',
  'diceCeStepMs',
  'extraTimePercent',
  'extraTimePercentLow',
  'extraTimePercentHigh',
  'peakBytes',
  'diceCePeakBytes',
  'extraMemoryPercent',
  'dataMs',
  'forwardMs',
  'lossMs',
  'backwardMs',
  'optimiserMs',
  'restMs',
  'weightBytes',
  'optimiserBytes',
  'activationBytes',
  'lossBytes',
  'notMeasuredBecause',
  'paperExtraTimePercent',
  'paperExtraMemoryPercent',
  'settings',
  'patchesOf',
  'mode',
  'backend',
  'adapter',
  'measuredAt',
];

/** The paper's means, which belong to no number of classes, stand beside every line of their loss. */
export function resourcesCsv(costs: KeptResources): string {
  const { cells, words, setName, mode, backend, adapter, measuredAt } = costs;
  const rows = cells.map(({ lossId, classCount, cost, refusal }) => {
    const paper = paperFigure(lossId);
    const { timeMs, bytes } = cost?.parts ?? {};
    return [
      lossId,
      classCount,
      cost?.stepMs ?? null,
      cost?.baseStepMs ?? null,
      cost === null ? null : 100 * extraShare(cost, 'time'),
      cost === null ? null : 100 * (cost.timeRatioLow - 1),
      cost === null ? null : 100 * (cost.timeRatioHigh - 1),
      cost?.peakBytes ?? null,
      cost === null ? null : cost.peakBytes / cost.memoryRatio,
      cost === null ? null : 100 * extraShare(cost, 'memory'),
      timeMs?.data ?? null,
      timeMs?.forward ?? null,
      timeMs?.loss ?? null,
      timeMs?.backward ?? null,
      timeMs?.optimiser ?? null,
      timeMs?.rest ?? null,
      bytes?.weights ?? null,
      bytes?.optimiser ?? null,
      bytes?.activations ?? null,
      bytes?.loss ?? null,
      refusal?.message ?? null,
      paper === null ? null : 100 * paper.time,
      paper === null ? null : 100 * paper.memory,
      words,
      setName,
      mode,
      backend,
      adapter,
      measuredAt,
    ];
  });
  return csv(HEAD.join(','), rows);
}
