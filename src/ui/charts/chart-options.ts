// How the two charts look. Colours are functions, so that a change of theme needs a redraw only.
import type UPlot from 'uplot';
import type { Axis, Options, Series } from 'uplot';
import { formatSplit, formatSteps, logSplits, validationFloor } from './axis-splits.ts';
import { lastRow, rowAt } from './join-columns.ts';
import { themeColour } from './theme-colour.ts';

const SYNC_KEY = 'train';
const FONT = '12px system-ui, sans-serif';
const Y_WIDTH_PX = 32;

/** How the lines of one chart look. */
export interface ChartLook {
  /** Right end of the axis: the longer budget of the runs shown. */
  budgetSteps: number;
  /** CSS custom properties. */
  colourB: string;
  /** null: there is no run A. */
  colourA: string | null;
  /** Of the connectivity term of B; empty where it has none. */
  termLabel: string;
}

/** "#rrggbb" or "rgb(…)" at some opacity. */
function faint(token: string, share: number): string {
  return `color-mix(in srgb, ${themeColour(token)} ${share * 100}%, transparent)`;
}

function yAxis(splits: Axis['splits']): Axis {
  return {
    side: 3,
    size: Y_WIDTH_PX,
    gap: 4,
    font: FONT,
    stroke: () => themeColour('--ink-3'),
    grid: { stroke: () => themeColour('--rule'), width: 1 },
    ticks: { show: false },
    // uPlot would name powers of ten only.
    filter: (_plot, values) => values,
    ...(splits === undefined ? {} : { splits }),
    values: (_plot, values) => values.map((value) => (value === null ? '' : formatSplit(value))),
  };
}

function xAxis(isShown: boolean): Axis {
  return {
    show: true,
    size: isShown ? 20 : 4,
    gap: 4,
    font: FONT,
    stroke: () => themeColour('--ink-3'),
    grid: { show: false },
    ticks: { show: false },
    values: (_plot, values) => values.map((value) => (isShown && value !== null ? formatSteps(value) : '')),
  };
}

const line = (token: string, width: number, more: Partial<Series> = {}): Series => ({
  stroke: () => themeColour(token),
  width,
  // Two runs have points at different steps.
  spanGaps: true,
  points: { show: false },
  ...more,
});

/** Names the lines at their ends. */
function endLabels(labels: readonly { series: number; text: string }[]): (plot: UPlot) => void {
  return (plot) => {
    const { ctx } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.font = `${12 * ratio}px system-ui, sans-serif`;
    ctx.textBaseline = 'bottom';
    ctx.textAlign = 'left';
    ctx.lineWidth = 4 * ratio;
    ctx.lineJoin = 'round';
    ctx.strokeStyle = themeColour('--bg');
    ctx.fillStyle = themeColour('--ink');
    const placed = labels
      .flatMap(({ series, text }) => {
        const last = lastRow(plot.data[series]);
        if (last === null || last < 1) return [];
        const value = plot.data[series][last] as number;
        const x = plot.valToPos(plot.data[0][last], 'x', true) + 6 * ratio;
        return [{ text, x, y: plot.valToPos(value, 'y', true) - 3 * ratio }];
      })
      .sort((a, b) => a.y - b.y);
    let free = plot.bbox.top + 13 * ratio;
    for (const label of placed) {
      label.y = Math.max(free, label.y);
      free = label.y + 14 * ratio;
    }
    // Those that would fall below the axis push the others up again.
    let least = plot.bbox.top + plot.bbox.height;
    for (const label of placed.toReversed()) {
      label.y = Math.min(label.y, least);
      least = label.y - 14 * ratio;
      const left = Math.min(label.x, plot.bbox.left + plot.bbox.width - ctx.measureText(label.text).width);
      ctx.strokeText(label.text, left, label.y);
      ctx.fillText(label.text, left, label.y);
    }
    ctx.restore();
  };
}

function common(budgetSteps: number): Omit<Options, 'width' | 'height' | 'series'> {
  return {
    legend: { show: false },
    padding: [8, 12, 0, 0],
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 7 },
      dataIdx: (plot, series, closest) => rowAt(plot.data[series], closest) ?? closest,
      sync: { key: SYNC_KEY, scales: ['x', null] },
    },
    scales: { x: { time: false, range: () => [0, budgetSteps] } },
  };
}

const DASHED: Partial<Series> = { dash: [4, 3] };

/** 1 − Dice + CE on a log axis, raw behind smoothed, and B's connectivity term dashed. Series as the columns of lossData. */
export function lossOptions(look: ChartLook): Omit<Options, 'width' | 'height'> {
  const { budgetSteps, colourB, colourA, termLabel } = look;
  const base = common(budgetSteps);
  const pair = (colour: string): Series[] => [
    line(colour, 1, { stroke: () => faint(colour, 0.28) }),
    line(colour, 2),
  ];
  return {
    ...base,
    scales: {
      ...base.scales,
      y: {
        distr: 3,
        // At least a factor of five, so that two grid lines say what the scale is.
        range: (_plot, min, max) => {
          if (!(min > 0 && max > 0)) return [0.1, 2];
          const top = max * 1.15;
          return [Math.max(1e-4, Math.min(min * 0.85, top / 5)), top];
        },
      },
    },
    axes: [xAxis(false), yAxis((_plot, _axis, min, max) => logSplits(min, max))],
    series: [{}, ...pair(colourB), line(colourB, 1.25, DASHED), ...(colourA === null ? [] : pair(colourA))],
    hooks: {
      draw: [
        endLabels([
          { series: 3, text: termLabel },
          ...(colourA === null
            ? []
            : [
                { series: 2, text: 'B' },
                { series: 5, text: 'A' },
              ]),
        ]),
      ],
    },
  };
}

/** Mean clDice as a line, mean Dice thin and dashed, as measured: there are too few points to smooth. */
export function validationOptions(look: ChartLook): Omit<Options, 'width' | 'height'> {
  const { budgetSteps, colourB, colourA } = look;
  const base = common(budgetSteps);
  const pair = (colour: string): Series[] => [
    line(colour, 1.25, DASHED),
    line(colour, 2, { points: { show: true, size: 5, fill: () => themeColour(colour), width: 0 } }),
  ];
  const names = (run: string, from: number) => [
    { series: from, text: `${run}Dice` },
    { series: from + 1, text: `${run}clDice` },
  ];
  return {
    ...base,
    scales: {
      ...base.scales,
      y: { range: (_plot, min) => [validationFloor(Number.isFinite(min) ? min : 0), 1] },
    },
    axes: [xAxis(true), yAxis(undefined)],
    series: [{}, ...pair(colourB), ...(colourA === null ? [] : pair(colourA))],
    hooks: {
      draw: [endLabels(colourA === null ? names('', 1) : [...names('B ', 1), ...names('A ', 3)])],
    },
  };
}
