// A uPlot chart of results: drawn anew when they change, when the theme does, or while a run grows. No React.
import UPlot, { type AlignedData, type Axis, type Options, type Series } from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatSplit } from '../charts/axis-splits.ts';
import { onThemeChange, resolveColour, themeColour } from '../charts/theme-colour.ts';

const FONT = '12px system-ui, sans-serif';
const FOLLOW_MS = 250;

export interface Line {
  /** At the line's end. */
  name: string;
  /** A CSS colour. */
  colour: string;
  points: readonly (readonly [x: number, y: number])[];
  isDashed?: boolean;
  hasDots?: boolean;
  /** As measured, behind the line of the same colour that smooths it; has no name. */
  isFaint?: boolean;
  /** Its dot at this x is hollow: what is looked at elsewhere. */
  hollowAt?: number;
}

/** Of the raw line, as in the Train room. */
const FAINT_ALPHA = 0.28;

export interface LinesChart {
  read: () => readonly Line[];
  /** Changes when the lines do. */
  version: () => unknown;
  x: {
    min: number;
    max: number;
    isLog?: boolean;
    splits?: readonly number[];
    format: (value: number) => string;
  };
  y: {
    isLog?: boolean;
    splits?: (min: number, max: number) => number[];
    range: (min: number, max: number) => [number, number];
  };
}

/** Lines need not share their x: uPlot joins them. */
function toData(lines: readonly Line[]): AlignedData {
  if (lines.length === 0) return [[]];
  return UPlot.join(
    lines.map(({ points }): AlignedData => [points.map(([x]) => x), points.map(([, y]) => y)]),
  );
}

function axis(more: Partial<Axis>): Axis {
  return {
    font: FONT,
    gap: 4,
    stroke: () => themeColour('--ink-3'),
    ticks: { show: false },
    // uPlot would name powers of ten only.
    filter: (_plot, values) => values,
    ...more,
  };
}

/** Names the lines at their ends, apart from one another. */
function nameLines(plot: UPlot, lines: readonly Line[]): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = `${12 * ratio}px system-ui, sans-serif`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.fillStyle = themeColour('--ink');
  const placed = lines
    .flatMap(({ name, points, isFaint = false }) => {
      const last = points.at(-1);
      if (last === undefined || isFaint) return [];
      return [{ name, x: plot.valToPos(last[0], 'x', true), y: plot.valToPos(last[1], 'y', true) }];
    })
    .sort((a, b) => a.y - b.y);
  const gap = 12 * ratio;
  placed.forEach((label, at) => {
    if (at > 0) label.y = Math.max(label.y, placed[at - 1].y + gap);
  });
  const over = Math.max(0, (placed.at(-1)?.y ?? 0) - (bbox.top + bbox.height));
  for (const { name, x, y } of placed) ctx.fillText(name, x + 6 * ratio, y - over);
  ctx.restore();
}

/** Rings the dots of what is looked at elsewhere. */
function markHollow(plot: UPlot, lines: readonly Line[]): void {
  const { ctx } = plot;
  ctx.save();
  ctx.fillStyle = themeColour('--bg');
  ctx.lineWidth = 2 * devicePixelRatio;
  for (const { points, hollowAt, colour } of lines) {
    const point = points.find(([x]) => x === hollowAt);
    if (point === undefined) continue;
    ctx.strokeStyle = resolveColour(colour);
    ctx.beginPath();
    ctx.arc(
      plot.valToPos(point[0], 'x', true),
      plot.valToPos(point[1], 'y', true),
      4 * devicePixelRatio,
      0,
      2 * Math.PI,
    );
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

/** Room for the names at the lines' ends. */
function widestName(lines: readonly Line[]): number {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (context === null) return 0;
  context.font = FONT;
  return Math.max(
    0,
    ...lines.map(({ name, isFaint = false }) => (isFaint ? 0 : context.measureText(name).width)),
  );
}

/** Puts the chart into the element; returns how to take it out again. */
export function mountLines(host: HTMLElement, chart: LinesChart): () => void {
  let plot: UPlot | null = null;
  let drawn: unknown;
  let lines: readonly Line[] = [];
  const sizeOf = (): { width: number; height: number } => ({
    width: Math.max(1, host.clientWidth),
    height: Math.max(1, host.clientHeight),
  });
  const options = (): Options => ({
    ...sizeOf(),
    legend: { show: false },
    padding: [8, Math.max(22, Math.ceil(widestName(lines)) + 10), 0, 0],
    cursor: { show: false },
    scales: {
      x: {
        time: false,
        range: () => [chart.x.min, chart.x.max],
        ...(chart.x.isLog === true ? { distr: 3 as const } : {}),
      },
      y: {
        range: (_plot, min, max) => chart.y.range(min, max),
        ...(chart.y.isLog === true ? { distr: 3 as const } : {}),
      },
    },
    axes: [
      axis({
        size: 20,
        grid: { show: false },
        values: (_plot, values) => values.map((value) => (value === null ? '' : chart.x.format(value))),
        ...(chart.x.splits === undefined ? {} : { splits: () => [...(chart.x.splits ?? [])] }),
      }),
      axis({
        side: 3,
        size: 32,
        grid: { stroke: () => themeColour('--rule'), width: 1 },
        values: (_plot, values) => values.map((value) => (value === null ? '' : formatSplit(value))),
        ...(chart.y.splits === undefined
          ? {}
          : { splits: (_plot, _axis, min, max) => chart.y.splits?.(min, max) ?? [] }),
      }),
    ],
    series: [
      {},
      ...lines.map(({ colour, isDashed = false, hasDots = false, isFaint = false }): Series => ({
        stroke: () => resolveColour(colour),
        alpha: isFaint ? FAINT_ALPHA : 1,
        width: isDashed || isFaint ? 1.25 : 2,
        spanGaps: true,
        ...(isDashed ? { dash: [4, 3] } : {}),
        points: hasDots
          ? { show: true, size: 6, fill: () => resolveColour(colour), width: 0 }
          : { show: false },
      })),
    ],
    hooks: { draw: [(drawn) => markHollow(drawn, lines), (drawn) => nameLines(drawn, lines)] },
  });
  const follow = (): void => {
    const version = chart.version();
    if (document.hidden || version === drawn) return;
    drawn = version;
    const next = chart.read();
    const isSame =
      plot !== null &&
      next.length === lines.length &&
      next.every(
        (line, at) =>
          line.colour === lines[at].colour &&
          line.name === lines[at].name &&
          line.isFaint === lines[at].isFaint,
      );
    lines = next;
    host.dataset['lines'] = lines
      .filter(({ isFaint = false }) => !isFaint)
      .map(({ name, points }) => `${name} ${points.length}`)
      .join(', ');
    if (isSame) plot?.setData(toData(lines));
    else {
      plot?.destroy();
      plot = new UPlot(options(), toData(lines), host);
    }
  };
  follow();
  const timer = setInterval(follow, FOLLOW_MS);
  const observer = new ResizeObserver(() => plot?.setSize(sizeOf()));
  observer.observe(host);
  const forgetTheme = onThemeChange(() => plot?.redraw(false, true));
  return () => {
    clearInterval(timer);
    observer.disconnect();
    forgetTheme();
    plot?.destroy();
  };
}
