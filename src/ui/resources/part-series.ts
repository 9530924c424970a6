// Where the time and the memory of a step go, as plain numbers for stacked bars. Pure.
import { lossMetas } from '../../losses/loss-metas.ts';
import { formatThree } from '../format/format-number.ts';
import { cellOf, formatPeak, plainLabel, type KeptCell, type Quantity } from './resource-series.ts';
import type { KeptResources } from './resources-store.ts';

type StepParts = NonNullable<NonNullable<KeptCell['cost']>['parts']>;

export interface Part {
  name: string;
  /** Custom property of its colour; null: hollow. */
  token: string | null;
  /** Milliseconds or bytes. */
  value: number;
}

export interface StackedBar {
  lossId: string;
  label: string;
  token: string;
  parts: Part[];
  /** The sum, or why there is none. */
  words: string;
}

/** In the order of the step; the part of the loss has the loss's own colour. */
const TIME_PARTS = [
  ['data', 'data', '--ink-3'],
  ['forward', 'forward', '--fill-2'],
  ['loss', 'loss', 'loss'],
  ['backward', 'backward', '--rule-2'],
  ['optimiser', 'optimiser', '--ink-2'],
  ['rest', 'rest', null],
] as const;

const MEMORY_PARTS = [
  ['weights', 'weights', '--ink-3'],
  ['optimiser', 'optimiser', '--ink-2'],
  ['activations', 'activations', '--rule-2'],
  ['loss', 'loss', 'loss'],
] as const;

/** Names and colours for the head of the chart. */
export const legendOf = (quantity: Quantity): readonly Pick<Part, 'name' | 'token'>[] =>
  (quantity === 'time' ? TIME_PARTS : MEMORY_PARTS).map(([, name, token]) => ({ name, token }));

export const formatPart = (quantity: Quantity, value: number): string =>
  quantity === 'time' ? `${formatThree(value)} ms` : formatPeak(value);

/** The parts of one loss; empty where they were not measured. */
export function partsOf(parts: StepParts | null, quantity: Quantity, lossToken: string): Part[] {
  const own = (token: string | null) => (token === 'loss' ? lossToken : token);
  if (quantity === 'memory' && parts !== null)
    return MEMORY_PARTS.map(([id, name, token]) => ({ name, token: own(token), value: parts.bytes[id] }));
  const timeMs = parts?.timeMs ?? null;
  if (timeMs === null) return [];
  return TIME_PARTS.map(([id, name, token]) => ({ name, token: own(token), value: timeMs[id] }));
}

/** One for each loss that was measured with one foreground class, Dice + CE first. */
export function stackedBarsOf(costs: KeptResources, quantity: Quantity): StackedBar[] {
  return lossMetas.flatMap(({ id, label, colour }) => {
    const cell = cellOf(costs, id, 1);
    if (cell === null) return [];
    const parts = partsOf(cell.cost?.parts ?? null, quantity, colour);
    const sum = parts.reduce((total, { value }) => total + value, 0);
    const words =
      cell.cost === null
        ? 'does not fit into memory'
        : parts.length === 0
          ? 'this backend does not tell'
          : formatPart(quantity, sum);
    return [{ lossId: id, label: plainLabel(label), token: colour, parts, words }];
  });
}

/** For screen readers: what the bars show. */
export function describeStacked(bars: readonly StackedBar[], quantity: Quantity): string {
  return bars
    .map(({ label, parts, words }) => {
      const named = parts.map(({ name, value }) => `${name} ${formatPart(quantity, value)}`);
      return `${label} ${words}${named.length > 0 ? `: ${named.join(', ')}` : ''}`;
    })
    .join('; ');
}
