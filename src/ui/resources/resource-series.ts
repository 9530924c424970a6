// What the charts show of a measurement, as plain numbers. Pure.
import { lossMetas } from '../../losses/loss-metas.ts';
import { formatBytes, formatThree } from '../format/format-number.ts';
import { paperFigure } from './paper-figures.ts';
import { BASE_LOSS, type KeptResources, type ResourceUnit } from './resources-store.ts';

export type Quantity = 'time' | 'memory';
export type KeptCell = KeptResources['cells'][number];
type LossCost = NonNullable<KeptCell['cost']>;

export interface Bar {
  lossId: string;
  label: string;
  token: string;
  /** Over Dice + CE, in the unit; null: not measured. */
  extra: number | null;
  words: string;
  /** 95 % interval of extra in the same unit; null where there is none: memory does not vary. */
  interval: { low: number; high: number; words: string } | null;
  /** The paper's figure in the same unit; null where it gives none, or none in this unit. */
  paper: number | null;
  paperWords: string;
}

export interface LinePoint {
  classCount: number;
  value: number;
}

export interface Line {
  lossId: string;
  label: string;
  token: string;
  points: LinePoint[];
  /** Class counts that do not fit into memory. */
  crosses: number[];
}

/** "Skeleton Recall" for "+ Skeleton Recall": the charts say over what. */
export const plainLabel = (label: string): string => label.replace(/^\+ /, '');

/** 0.023 → "+2.3 %", −0.004 → "−0.4 %", 3.16 → "+316 %". */
export function formatExtra(share: number): string {
  const percent = 100 * share;
  const digits = Math.abs(percent) < 9.95 ? 1 : 0;
  const words = Math.abs(percent).toFixed(digits);
  return `${percent < 0 && Number(words) > 0 ? '−' : '+'}${words} %`;
}

/** 2_340_000 → "2.3 MB": small networks differ in the tenth. */
export function formatPeak(bytes: number): string {
  return bytes >= 1e6 && bytes < 10e6 ? `${(bytes / 1e6).toFixed(1)} MB` : formatBytes(bytes);
}

/** Signed milliseconds or bytes. */
export function formatAbsolute(quantity: Quantity, extra: number): string {
  const size = Math.abs(extra);
  const words = quantity === 'time' ? `${formatThree(size)} ms` : formatPeak(size);
  return `${extra < 0 ? '−' : '+'}${words}`;
}

export function cellOf(costs: KeptResources, lossId: string, classCount: number): KeptCell | null {
  return costs.cells.find((cell) => cell.lossId === lossId && cell.classCount === classCount) ?? null;
}

/** In rising order. */
export function classCountsOf({ cells }: KeptResources): number[] {
  return [...new Set(cells.map(({ classCount }) => classCount))].sort((a, b) => a - b);
}

/** Extra of one loss as a share of Dice + CE, 0.08 for +8 %. */
export const extraShare = (cost: LossCost, quantity: Quantity): number =>
  (quantity === 'time' ? cost.timeRatio : cost.memoryRatio) - 1;

/** In milliseconds or bytes. */
export function extraAbsolute(cost: LossCost, quantity: Quantity): number {
  if (quantity === 'time') return cost.baseStepMs * (cost.timeRatio - 1);
  return cost.peakBytes - cost.peakBytes / cost.memoryRatio;
}

/** Extra time of the least and of the most that the rounds allow; null where memory is asked for. */
function intervalOf(cost: LossCost, quantity: Quantity, unit: ResourceUnit): Bar['interval'] {
  if (quantity === 'memory') return null;
  const scale = unit === 'share' ? 1 : cost.baseStepMs;
  const [low, high] = [scale * (cost.timeRatioLow - 1), scale * (cost.timeRatioHigh - 1)];
  const name = (value: number) => (unit === 'share' ? formatExtra(value) : formatAbsolute(quantity, value));
  return { low, high, words: `${name(low).replace(/ (%|ms)$/, '')} to ${name(high)}` };
}

/** One for each loss of the registry but Dice + CE, with one foreground class. */
export function barsOf(costs: KeptResources | null, quantity: Quantity, unit: ResourceUnit): Bar[] {
  return lossMetas
    .filter(({ id }) => id !== BASE_LOSS)
    .map(({ id, label, colour }) => {
      const cell = costs === null ? null : cellOf(costs, id, 1);
      const cost = cell?.cost ?? null;
      const figure = paperFigure(id);
      const paper = figure === null || unit === 'absolute' ? null : figure[quantity];
      const extra =
        cost === null ? null : unit === 'share' ? extraShare(cost, quantity) : extraAbsolute(cost, quantity);
      return {
        lossId: id,
        label: plainLabel(label),
        token: colour,
        extra,
        words:
          extra === null
            ? (cell?.refusal ?? null) === null
              ? 'not measured here'
              : 'does not fit into memory'
            : unit === 'share'
              ? formatExtra(extra)
              : formatAbsolute(quantity, extra),
        interval: cost === null ? null : intervalOf(cost, quantity, unit),
        paper,
        paperWords:
          figure === null
            ? 'no figure in the text of the paper'
            : paper === null
              ? 'the paper gives shares only'
              : `paper +${Math.round(100 * paper)} %`,
      };
    });
}

/**
 * Milliseconds of a step or most bytes held, for each measured loss. Times are those of Dice + CE times what the turns say, so
 * that a machine which was busier for one loss than for another does not bend the lines apart.
 */
export function linesOf(costs: KeptResources, quantity: Quantity): Line[] {
  const valueOf = (classCount: number, cost: LossCost): number => {
    if (quantity === 'memory') return cost.peakBytes;
    const base = cellOf(costs, BASE_LOSS, classCount)?.cost ?? null;
    return base === null ? cost.stepMs : base.stepMs * cost.timeRatio;
  };
  return lossMetas.flatMap(({ id, label, colour }) => {
    const cells = costs.cells
      .filter(({ lossId }) => lossId === id)
      .sort((a, b) => a.classCount - b.classCount);
    if (cells.length === 0) return [];
    const points = cells.flatMap(({ classCount, cost }) =>
      cost === null ? [] : [{ classCount, value: valueOf(classCount, cost) }],
    );
    const crosses = cells.filter(({ refusal }) => refusal !== null).map(({ classCount }) => classCount);
    return [{ lossId: id, label: plainLabel(label), token: colour, points, crosses }];
  });
}

/** For screen readers: what the bars show. */
export function describeBars(bars: readonly Bar[]): string {
  return bars
    .map(({ label, words, interval, paperWords }) => {
      const between = interval === null ? '' : ` (95 % interval ${interval.words})`;
      return `${label} ${words}${between}, ${paperWords}`;
    })
    .join('; ');
}

/** For screen readers: what the lines show. */
export function describeLines(lines: readonly Line[], quantity: Quantity): string {
  const name = (value: number) => (quantity === 'time' ? `${formatThree(value)} ms` : formatPeak(value));
  return lines
    .map(({ label, points, crosses }) => {
      const measured = points.map(({ classCount, value }) => `${classCount}: ${name(value)}`);
      return `${label} ${[...measured, ...crosses.map((count) => `${count}: does not fit`)].join(', ')}`;
    })
    .join('; ');
}
