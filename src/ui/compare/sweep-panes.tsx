// Means over the validation images against the weight w, a line for each loss.
import { useMemo } from 'react';
import type { ComparedMetric, ExperimentSummary } from '../../engine/experiments/experiment-results.ts';
import { findLossMeta } from '../../losses/loss-metas.ts';
import { countOf } from '../format/format-number.ts';
import type { Column } from './columns.ts';
import { useCompare } from './compare-store.ts';
import { niceRange } from './curves-pane.tsx';
import { LinesChart } from './lines-chart.tsx';
import type { Line, LinesChart as Chart } from './mount-chart.ts';
import { useShown } from './use-shown.ts';

/** One line for each loss with a weight, and a dashed level for one without. */
export function sweepLines(
  columns: readonly Column[],
  summary: ExperimentSummary,
  metric: ComparedMetric,
  shownWeight: number | null = null,
): Line[] {
  const weights = columns.flatMap(({ weight }) => (weight === null ? [] : [weight]));
  const ends = [Math.min(...weights), Math.max(...weights)];
  return [...new Set(columns.map(({ lossId }) => lossId))].flatMap((lossId): Line[] => {
    const meta = findLossMeta(lossId);
    const own = columns.flatMap((column, index) => {
      const mean = summary.arms[index]?.metrics[metric].mean ?? null;
      return column.lossId === lossId && mean !== null ? [{ weight: column.weight, mean }] : [];
    });
    if (own.length === 0) return [];
    const name = (meta?.label ?? lossId).replace(/^\+ (Skeleton )?/, '');
    const colour = `var(${meta?.colour ?? '--l-dice'})`;
    if (own[0].weight === null)
      return [{ name, colour, isDashed: true, points: ends.map((x) => [x, own[0].mean] as const) }];
    return [
      {
        name,
        colour,
        hasDots: true,
        ...(shownWeight === null ? {} : { hollowAt: shownWeight }),
        points: own.map(({ weight, mean }) => [weight ?? 0, mean] as const).sort((a, b) => a[0] - b[0]),
      },
    ];
  });
}

const PANES: readonly { metric: ComparedMetric; title: string; aside?: string }[] = [
  { metric: 'clDice', title: 'clDice against weight w' },
  { metric: 'dice', title: 'Dice' },
  { metric: 'betti0Error', title: 'β₀ error', aside: 'lower is better' },
];

export function SweepPanes() {
  const shown = useShown();
  const held = useCompare((state) => state.summary);
  const summary = !('message' in shown) && held?.of === shown ? held.summary : null;
  const images = summary?.arms[0]?.metrics.dice.imageCount ?? 0;
  return PANES.map(({ metric, title, aside }) => (
    <section key={metric} className="pane" aria-label={title}>
      <h2 className="h2">
        {title}
        <span className="aside">{aside ?? (images > 0 ? `mean of ${countOf(images, 'image')}` : '')}</span>
      </h2>
      {'message' in shown || summary === null || shown.results.runs.length === 0 ? (
        <p className="cmp-help">
          {metric === 'clDice' &&
            'Press Play: each weight of each loss is one run, and becomes one point here.'}
        </p>
      ) : (
        <SweepChart columns={shown.columns} summary={summary} metric={metric} title={title} />
      )}
    </section>
  ));
}

interface SweepChartProps {
  columns: readonly Column[];
  summary: ExperimentSummary;
  metric: ComparedMetric;
  title: string;
}

function SweepChart({ columns, summary, metric, title }: SweepChartProps) {
  const shownWeight = useCompare((state) => state.choice.sweep.weight);
  const chart = useMemo((): Chart => {
    const weights = [...new Set(columns.flatMap(({ weight }) => (weight === null ? [] : [weight])))].sort(
      (a, b) => a - b,
    );
    const lines = sweepLines(columns, summary, metric, shownWeight);
    return {
      read: () => lines,
      version: () => lines,
      x: {
        min: weights[0] / 1.1,
        max: weights[weights.length - 1] * 1.1,
        isLog: true,
        splits: weights,
        format: (value) => String(Number(value.toPrecision(3))).replace(/^0\./, '.'),
      },
      y: { range: metric === 'betti0Error' ? (_min, max) => [0, Math.max(1, max * 1.15)] : niceRange },
    };
  }, [columns, summary, metric, shownWeight]);
  const words = sweepLines(columns, summary, metric)
    .map(({ name, points }) => `${name} ${points.map(([x, y]) => `${x}: ${y.toFixed(3)}`).join(', ')}`)
    .join('; ');
  return <LinesChart label={`${title}. ${words}`} chart={chart} />;
}
