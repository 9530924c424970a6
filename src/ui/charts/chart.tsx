// One live chart with its head: the title, and the values under the cursor shared by all charts.
import { useEffect, useRef, type CSSProperties } from 'react';
import type { AlignedData } from 'uplot';
import { formatCount } from '../format/format-number.ts';
import type { Curves } from '../store/run-history.ts';
import type { ChartLook } from './chart-options.ts';
import { inNextFrame } from './in-next-frame.ts';
import { lastRow, rowAt } from './join-columns.ts';
import { mountLiveChart, type LiveChartOptions } from './live-chart.ts';

/** A value in the head of a chart. */
export interface Reading {
  column: number;
  /** In front of the value; empty where the title says it. */
  name: string;
  /** Dot of the run, a CSS custom property; null: no dot. */
  colour: string | null;
}

interface ChartProps {
  title: string;
  note?: string;
  /** For screen readers, without the numbers. */
  label: string;
  look: ChartLook;
  build: (look: ChartLook) => LiveChartOptions['options'];
  read: (budget: number, runA: Curves | null) => AlignedData;
  runA: Curves | null;
  readings: readonly Reading[];
}

export function Chart({ title, note, label, look, build, read, runA, readings }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLSpanElement>(null);
  const columns = readings.map(({ column, name }) => `${column} ${name}`).join();
  const { budgetSteps, colourB, colourA, termLabel } = look;
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const shown = columns.split(',').map((entry) => {
      const [column, ...name] = entry.split(' ');
      return { column: Number(column), name: name.join(' ') };
    });
    // Written past React: the cursor moves far more often than anything else changes.
    const onPoint = (data: AlignedData, index: number | null, isCursor: boolean): void => {
      const parts = readout.current?.children ?? [];
      if (parts.length === 0) return;
      parts[0].textContent = isCursor && index !== null ? `at ${formatCount(data[0][index])}` : '';
      shown.forEach(({ column, name }, at) => {
        const values = data[column];
        const row = isCursor && index !== null ? rowAt(values, index) : lastRow(values);
        const value = row === null ? null : (values[row] ?? null);
        const reading = parts[at + 1] as HTMLElement;
        reading.hidden = value === null;
        const text = reading.lastElementChild;
        if (text !== null) text.textContent = value === null ? '' : `${name} ${value.toFixed(3)}`.trim();
      });
    };
    return inNextFrame(() =>
      mountLiveChart(element, {
        options: build({ budgetSteps, colourB, colourA, termLabel }),
        read: (budget) => read(budget, runA),
        onPoint,
      }),
    );
  }, [budgetSteps, colourB, colourA, termLabel, build, read, runA, columns]);
  return (
    <div className="chart">
      <header>
        <h3 className="strong">{title}</h3>
        {note !== undefined && <span className="muted wide">{note}</span>}
        <span className="readout" ref={readout}>
          <span className="muted" />
          {readings.map(({ column, colour }) => (
            <span key={column} hidden>
              {colour !== null && (
                <i className="dot" style={{ '--c': `var(${colour})` } as CSSProperties} aria-hidden="true" />
              )}
              <span />
            </span>
          ))}
        </span>
      </header>
      <div className="plot" role="img" aria-label={`${label}. The table view has the numbers.`}>
        <div ref={host} />
      </div>
    </div>
  );
}
