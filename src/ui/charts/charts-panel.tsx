import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import type { AlignedData } from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { findLossMeta } from '../../losses/loss-metas.ts';
import { formatCount } from '../format/format-number.ts';
import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { openSheet } from '../store/view-controller.ts';
import { lossData, validationData } from './chart-data.ts';
import { lossOptions, validationOptions } from './chart-options.ts';
import { mountLiveChart, type LiveChartOptions } from './live-chart.ts';

export function ChartsPanel() {
  const config = useApp((state) => state.run.config ?? state.config);
  const meta = findLossMeta(config.loss.id);
  const colour = meta?.colour ?? '--l-dice';
  const termLabel = meta?.shownTerm?.label ?? null;
  const swatch = { '--c': `var(${colour})` } as CSSProperties;
  return (
    <section className="charts" aria-label="Charts">
      <div className="legend">
        <span>
          <i className="ln" style={swatch} />
          {meta?.label}
          {termLabel !== null && <span className="muted">w {config.loss.weight.toFixed(2)}</span>}
        </span>
        <button
          type="button"
          className="ib"
          aria-label="Curves as a table"
          title="Curves as a table"
          aria-haspopup="dialog"
          onClick={() => openSheet('chartTable')}
        >
          <Icon name="table" />
        </button>
      </div>
      <Chart
        title="1 − Dice + CE"
        note="log"
        label={`Training loss: 1 − Dice + CE on a log axis${termLabel === null ? '' : `; ${termLabel} dashed`}`}
        budgetSteps={config.steps}
        colour={colour}
        build={lossOptions}
        read={lossData}
        shown={[2, 3]}
        names={['', '', '', termLabel ?? '']}
      />
      <Chart
        title="Validation"
        label="Mean Dice, dashed, and mean clDice of the validation images"
        budgetSteps={config.steps}
        colour={colour}
        build={validationOptions}
        read={validationData}
        shown={[1, 2]}
        names={['', 'Dice', 'clDice']}
      />
    </section>
  );
}

interface ChartProps {
  title: string;
  note?: ReactNode;
  label: string;
  budgetSteps: number;
  colour: string;
  build: (budgetSteps: number, colour: string, names: readonly string[]) => LiveChartOptions['options'];
  read: LiveChartOptions['read'];
  /** Columns whose values stand in the head. */
  shown: readonly number[];
  names: readonly string[];
}

function Chart({ title, note, label, budgetSteps, colour, build, read, shown, names }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLSpanElement>(null);
  const columns = shown.join();
  const words = names.join();
  useEffect(() => {
    if (host.current === null) return;
    // Written past React: the cursor moves far more often than anything else changes.
    const onPoint = (data: AlignedData, index: number | null, isCursor: boolean): void => {
      if (readout.current !== null)
        readout.current.textContent = describePoint(
          data,
          index,
          isCursor,
          columns.split(',').map(Number),
          words.split(','),
        );
    };
    return mountLiveChart(host.current, {
      options: build(budgetSteps, colour, words.split(',')),
      read,
      onPoint,
    });
  }, [budgetSteps, colour, build, read, columns, words]);
  return (
    <div className="chart">
      <header>
        <h3 className="strong">{title}</h3>
        {note !== undefined && <span className="muted wide">{note}</span>}
        <span className="readout" ref={readout} />
      </header>
      <div className="plot" role="img" aria-label={`${label}. The table view has the numbers.`}>
        <div ref={host} />
      </div>
    </div>
  );
}

function describePoint(
  data: AlignedData,
  index: number | null,
  isCursor: boolean,
  columns: readonly number[],
  names: readonly string[],
): string {
  if (index === null || index >= data[0].length) return '';
  const values = columns.flatMap((column) => {
    const value = data[column][index] ?? null;
    return value === null ? [] : [`${names[column]} ${value.toFixed(3)}`.trim()];
  });
  return [isCursor ? `at ${formatCount(data[0][index])}` : '', ...values].filter(Boolean).join(' · ');
}
