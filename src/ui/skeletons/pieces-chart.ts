// Pieces against iterations: the soft skeleton falls apart, the others do not. Colours are functions of the theme.
import UPlot, { type AlignedData, type Options } from 'uplot';
import type { LabSummary } from '../../workers/skeleton-lab-protocol.ts';
import { onThemeChange, themeColour } from '../charts/theme-colour.ts';
import { roundTop } from './round-top.ts';

const FONT = '12px system-ui, sans-serif';
const TICKS = [1, 2, 5, 10, 20];

export interface PiecesChart {
  /** The chosen number of iterations is ringed. */
  show: (summary: LabSummary) => void;
  destroy: () => void;
}

/** Columns: iterations + 1 (0 has its place on the log axis), soft, topo, exact, and the chosen point alone. */
function columnsOf(summary: LabSummary): AlignedData {
  const { softIterations, softPieces } = summary.chosen;
  const rows = summary.iterations.map((k, at) => ({
    k,
    soft: summary.softPieces[at],
    topo: summary.topoPieces.at(at) ?? null,
  }));
  if (!summary.iterations.includes(softIterations))
    rows.push({ k: softIterations, soft: softPieces, topo: null });
  rows.sort((a, b) => a.k - b.k);
  return [
    rows.map(({ k }) => k + 1),
    rows.map(({ soft }) => soft),
    rows.map(({ topo }) => topo),
    rows.map(() => summary.exactPieces),
    rows.map(({ k }) => (k === softIterations ? softPieces : null)),
  ];
}

function endLabels(plot: UPlot): void {
  const { ctx, data } = plot;
  const last = data[0].length - 1;
  if (last < 1) return;
  const ratio = devicePixelRatio;
  const x = plot.valToPos(data[0][last], 'x', true) + 8 * ratio;
  const labels = [
    { text: 'soft', value: data[1][last] ?? 0 },
    { text: 'topo', value: data[2][last] ?? 0 },
    { text: 'exact', value: data[3][last] ?? 0 },
  ]
    .map(({ text, value }) => ({ text, y: plot.valToPos(value, 'y', true) }))
    .sort((a, b) => b.y - a.y);
  ctx.save();
  ctx.font = `${12 * ratio}px system-ui, sans-serif`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.fillStyle = themeColour('--ink');
  // From below, each on a line of its own.
  let free = plot.bbox.top + plot.bbox.height;
  for (const { text, y } of labels) {
    const line = Math.min(free, y);
    ctx.fillText(text, x, line);
    free = line - 14 * ratio;
  }
  ctx.restore();
}

const dots = (token: string, size: number, isHollow = false) => ({
  show: true,
  size,
  width: isHollow ? 2 : 0,
  stroke: () => themeColour(token),
  fill: () => themeColour(isHollow ? '--bg' : token),
});

function optionsOf(): Omit<Options, 'width' | 'height'> {
  const axis = { font: FONT, stroke: () => themeColour('--ink-3'), ticks: { show: false }, gap: 4 };
  const line = (token: string, width = 2) => ({
    stroke: () => themeColour(token),
    width,
    points: dots(token, 5),
    spanGaps: true,
  });
  return {
    legend: { show: false },
    padding: [8, 44, 0, 0],
    cursor: { show: false },
    scales: {
      x: { time: false, distr: 3, range: (_plot, min, max) => [min, max] },
      y: { range: (_plot, _min, max) => [0, roundTop(max)] },
    },
    axes: [
      {
        ...axis,
        size: 20,
        grid: { show: false },
        splits: () => TICKS.map((k) => k + 1),
        filter: (_plot, values) => values,
        values: (_plot, values) => values.map((value) => String(value - 1)),
      },
      {
        ...axis,
        side: 3,
        size: 36,
        grid: { stroke: () => themeColour('--rule'), width: 1 },
        splits: (_plot, _axis, _min, max) => [0, max / 2, max],
        values: (_plot, values) => values.map(String),
      },
    ],
    series: [
      {},
      line('--l-cl'),
      line('--l-topo'),
      { ...line('--l-rec'), points: { show: false } },
      { stroke: () => themeColour('--l-cl'), width: 0, points: dots('--l-cl', 9, true) },
    ],
    hooks: { draw: [endLabels] },
  };
}

/** Puts an empty chart into the element. */
export function mountPiecesChart(host: HTMLElement): PiecesChart {
  const sizeOf = () => ({ width: Math.max(1, host.clientWidth), height: Math.max(1, host.clientHeight) });
  const plot = new UPlot({ ...optionsOf(), ...sizeOf() }, [[], [], [], [], []], host);
  const observer = new ResizeObserver(() => plot.setSize(sizeOf()));
  observer.observe(host);
  const forgetTheme = onThemeChange(() => plot.redraw(false, true));
  return {
    show: (summary) => plot.setData(columnsOf(summary)),
    destroy: () => {
      observer.disconnect();
      forgetTheme();
      plot.destroy();
    },
  };
}
