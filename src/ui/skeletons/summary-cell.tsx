// The sixth cell: what the five views come to.
import { useEffect, useRef, type CSSProperties } from 'react';
import 'uplot/dist/uPlot.min.css';
import { inNextFrame } from '../charts/in-next-frame.ts';
import { formatThree } from '../format/format-number.ts';
import { describeCurve, formatHeld, summarise } from './lab-words.ts';
import { mountPiecesChart, type PiecesChart } from './pieces-chart.ts';
import { skeletonsStore, useSkeletons } from './skeletons-store.ts';

export function SummaryCell() {
  const summary = useSkeletons((state) => state.summary);
  return (
    <section className="lab-sum" aria-label="Summary">
      <div className="h2">
        <h2>Pieces against iterations</h2>
        <span className="aside">this window</span>
      </div>
      <Curve />
      <CostBars />
      <p className="muted sentence" data-testid="lab-summary">
        {summary === null ? 'Counted and timed once the knobs rest.' : summarise(summary)}
      </p>
    </section>
  );
}

function Curve() {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<PiecesChart>(null);
  const summary = useSkeletons((state) => state.summary);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    return inNextFrame(() => {
      const mounted = mountPiecesChart(element);
      chart.current = mounted;
      const { summary } = skeletonsStore.getState();
      if (summary !== null) mounted.show(summary);
      return () => {
        chart.current = null;
        mounted.destroy();
      };
    });
  }, []);
  useEffect(() => {
    if (summary !== null) chart.current?.show(summary);
  }, [summary]);
  return (
    <div
      className="plot"
      role="img"
      aria-label={summary === null ? 'Pieces against iterations, not counted yet' : describeCurve(summary)}
    >
      <div ref={host} />
    </div>
  );
}

function CostBars() {
  const summary = useSkeletons((state) => state.summary);
  if (summary === null) return null;
  const { softStepMs, softStepBytes, topoStepMs, topoStepBytes, tubeMs, tubeBytes } = summary;
  const rows = [
    { name: 'Tubed, once', colour: '--l-rec', ms: tubeMs, bytes: tubeBytes },
    { name: 'Soft', colour: '--l-cl', ms: softStepMs, bytes: softStepBytes },
    { name: 'Topo soft', colour: '--l-topo', ms: topoStepMs, bytes: topoStepBytes },
  ];
  const mostMs = Math.max(...rows.map(({ ms }) => ms));
  const mostBytes = Math.max(...rows.map(({ bytes }) => bytes));
  return (
    <table className="cost-bars">
      <thead>
        <tr>
          <td />
          <th scope="col" title="Forward and backward, one class of this window, one processor core">
            Added per step
          </th>
          <th scope="col" title="Arrays of both passes, results included">
            Memory
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, colour, ms, bytes }) => {
          const held = formatHeld(bytes);
          return (
            <tr key={name} style={{ '--c': `var(${colour})` } as CSSProperties}>
              <th scope="row">
                <i className="dot" aria-hidden="true" />
                {name}
              </th>
              <td>
                <Bar share={ms / mostMs} text={`${formatThree(ms)} ms`} />
              </td>
              <td>
                <Bar share={bytes / mostBytes} text={`${held.value} ${held.unit}`} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Bar({ share, text }: { share: number; text: string }) {
  return (
    <span className="cost-bar">
      <i style={{ width: `${100 * share}%` }} aria-hidden="true" />
      <span>{text}</span>
    </span>
  );
}
