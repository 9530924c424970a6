// The six charts of the room, the same on the page and in the picture. Pure but for the painters.
import { formatThree } from '../format/format-number.ts';
import type { Painter } from './chart-pen.ts';
import { paintBars } from './paint-bars.ts';
import { paintLines } from './paint-lines.ts';
import { paintStacked } from './paint-stacked.ts';
import { describeStacked, legendOf, stackedBarsOf, type Part } from './part-series.ts';
import {
  barsOf,
  cellOf,
  describeBars,
  describeLines,
  formatPeak,
  linesOf,
  type Quantity,
} from './resource-series.ts';
import { BASE_LOSS, type KeptResources, type ResourceUnit } from './resources-store.ts';

/** Stands for the key to the paper's mark at the right end of a head. */
export const PAPER_MARK = 'paper';

export interface RoomChart {
  id: string;
  title: string;
  /** Beside the title. */
  note: string;
  /** At the right end of the head: words, the key to the paper's mark, or the names of the parts. */
  aside: string | readonly Pick<Part, 'name' | 'token'>[];
  /** All that the chart shows, for screen readers. */
  words: string;
  paint: Painter;
}

const QUANTITIES: readonly { id: Quantity; extra: string; over: string; aside: string }[] = [
  {
    id: 'time',
    extra: 'Extra time per step',
    over: 'Time against number of classes',
    aside: 'ms per step, log',
  },
  { id: 'memory', extra: 'Extra memory', over: 'Peak memory against number of classes', aside: 'log' },
];

const PARTS: readonly { id: Quantity; title: string; note: string }[] = [
  { id: 'time', title: 'Where a step goes', note: '' },
  { id: 'memory', title: 'Peak memory', note: '' },
];

/** The bars are there before anything is measured: the paper's marks are. */
export function barCharts(costs: KeptResources | null, unit: ResourceUnit): RoomChart[] {
  return QUANTITIES.map(({ id, extra }) => {
    const bars = barsOf(costs, id, unit);
    return {
      id: `${id}-bars`,
      title: extra,
      note: id === 'time' ? '1 foreground class' : '1 foreground class, peak',
      aside: PAPER_MARK,
      words: `${extra} over Dice + CE: ${describeBars(bars)}`,
      paint: paintBars(bars, id, unit),
    };
  });
}

export function lineCharts(costs: KeptResources): RoomChart[] {
  return QUANTITIES.map(({ id, over, aside }) => {
    const lines = linesOf(costs, id);
    return {
      id: `${id}-lines`,
      title: over,
      note: '',
      aside,
      words: `${over}: ${describeLines(lines, id)}`,
      paint: paintLines(lines, id, id === 'memory' ? costs.budgetBytes : null),
    };
  });
}

export function partCharts(costs: KeptResources): RoomChart[] {
  return PARTS.map(({ id, title, note }) => {
    const bars = stackedBarsOf(costs, id);
    return {
      id: `${id}-parts`,
      title,
      note,
      aside: legendOf(id),
      words: `${title}: ${describeStacked(bars, id)}`,
      paint: paintStacked(bars),
    };
  });
}

/** "39.8 ms and 612 MB are 100 %"; null where Dice + CE was not measured. */
export function describeBase(costs: KeptResources): string | null {
  const base = cellOf(costs, BASE_LOSS, 1)?.cost ?? null;
  return base === null ? null : `${formatThree(base.stepMs)} ms and ${formatPeak(base.peakBytes)} are 100 %`;
}
