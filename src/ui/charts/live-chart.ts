// A uPlot chart that follows the run's history by itself, ten times a second at most. No React.
import UPlot, { type AlignedData, type Options } from 'uplot';
import { runHistory } from '../store/run-history.ts';
import { onThemeChange, themeColour } from './theme-colour.ts';

const REDRAW_MS = 100;

export interface LiveChartOptions {
  /** Everything but the size, which the host element decides. */
  options: Omit<Options, 'width' | 'height'>;
  /** Columns to draw, at most about `budget` points. */
  read: (budget: number) => AlignedData;
  /** Told which point the cursor is on, or the last one where there is no cursor; null where there are no points. */
  onPoint: (data: AlignedData, index: number | null, isCursor: boolean) => void;
}

/** A thin line at the marked step, under the end labels. */
function drawMark(plot: UPlot): void {
  const { markedStep } = runHistory;
  if (markedStep === null) return;
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(markedStep, 'x', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = themeColour('--ink-3');
  ctx.lineWidth = devicePixelRatio;
  // A dashed series before it leaves its dashes behind.
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

/** Puts the chart into the element; returns how to take it out again. */
export function mountLiveChart(host: HTMLElement, chart: LiveChartOptions): () => void {
  let drawnVersion = -1;
  const noteDrawn = (): void => {
    drawnVersion = runHistory.version;
    runHistory.drawnVersion = drawnVersion;
  };
  const sizeOf = (): { width: number; height: number } => ({
    width: Math.max(1, host.clientWidth),
    height: Math.max(1, host.clientHeight),
  });
  const tell = (plot: UPlot): void => {
    const last = plot.data[0].length - 1;
    const index = plot.cursor.idx ?? null;
    chart.onPoint(plot.data, index ?? (last >= 0 ? last : null), index !== null);
  };
  const { hooks } = chart.options;
  const plot = new UPlot(
    {
      ...chart.options,
      ...sizeOf(),
      hooks: { ...hooks, setCursor: [tell], draw: [drawMark, ...(hooks?.draw ?? [])] },
    },
    chart.read(2 * sizeOf().width),
    host,
  );
  noteDrawn();
  const follow = (): void => {
    if (document.hidden || runHistory.version === drawnVersion) return;
    noteDrawn();
    plot.setData(chart.read(2 * sizeOf().width));
    tell(plot);
  };
  const timer = setInterval(follow, REDRAW_MS);
  runHistory.drawAtOnce.add(follow);
  const observer = new ResizeObserver(() => {
    plot.setSize(sizeOf());
    drawnVersion = -1;
  });
  observer.observe(host);
  const forgetTheme = onThemeChange(() => plot.redraw(false, true));
  return () => {
    clearInterval(timer);
    runHistory.drawAtOnce.delete(follow);
    observer.disconnect();
    forgetTheme();
    plot.destroy();
  };
}
