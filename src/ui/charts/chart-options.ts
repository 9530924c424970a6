// How the two charts look. Colours are functions, so that a change of theme needs a redraw only.
import type UPlot from 'uplot';
import type { Axis, Options, Series } from 'uplot';
import { formatSplit, formatSteps, logSplits, validationFloor } from './axis-splits.ts';
import { themeColour } from './theme-colour.ts';

const SYNC_KEY = 'train';
const FONT = '12px system-ui, sans-serif';
const Y_WIDTH_PX = 32;

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
    const last = plot.data[0].length - 1;
    const placed = labels
      .flatMap(({ series, text }) => {
        const value = last < 1 ? null : (plot.data[series][last] ?? null);
        return value === null ? [] : [{ text, y: plot.valToPos(value, 'y', true) - 3 * ratio }];
      })
      .sort((a, b) => a.y - b.y);
    let free = plot.bbox.top + 13 * ratio;
    for (const { text, y } of placed) {
      const x = plot.valToPos(plot.data[0][last], 'x', true) + 6 * ratio;
      const left = Math.min(x, plot.bbox.left + plot.bbox.width - ctx.measureText(text).width);
      const bottom = Math.max(free, y);
      ctx.strokeText(text, left, bottom);
      ctx.fillText(text, left, bottom);
      free = bottom + 14 * ratio;
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
      sync: { key: SYNC_KEY, scales: ['x', null] },
    },
    scales: { x: { time: false, range: () => [0, budgetSteps] } },
  };
}

/**
 * 1 − Dice + CE on a log axis, raw behind smoothed, and the connectivity term dashed.
 *
 * @param names of the columns; the fourth is the connectivity term's
 */
export function lossOptions(
  budgetSteps: number,
  colour: string,
  names: readonly string[],
): Omit<Options, 'width' | 'height'> {
  const base = common(budgetSteps);
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
    series: [
      {},
      line(colour, 1, { stroke: () => faint(colour, 0.28) }),
      line(colour, 2),
      line(colour, 1.25, { dash: [4, 3] }),
    ],
    hooks: { draw: [endLabels([{ series: 3, text: names[3] }])] },
  };
}

/** Mean clDice as a line, mean Dice thin and dashed, as measured: there are too few points to smooth. */
export function validationOptions(budgetSteps: number, colour: string): Omit<Options, 'width' | 'height'> {
  const base = common(budgetSteps);
  return {
    ...base,
    scales: {
      ...base.scales,
      y: { range: (_plot, min) => [validationFloor(Number.isFinite(min) ? min : 0), 1] },
    },
    axes: [xAxis(true), yAxis(undefined)],
    series: [
      {},
      line(colour, 1.25, { dash: [4, 3] }),
      line(colour, 2, { points: { show: true, size: 5, fill: () => themeColour(colour), width: 0 } }),
    ],
    hooks: {
      draw: [
        endLabels([
          { series: 1, text: 'Dice' },
          { series: 2, text: 'clDice' },
        ]),
      ],
    },
  };
}
