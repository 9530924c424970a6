// Each accident by itself, from the start, at its first place; above them what is on the canvas now.
import type { CSSProperties } from 'react';
import { lossMetas } from '../../losses/loss-metas.ts';
import { formatBetti, formatCount, formatMetric } from '../format/format-number.ts';
import { ACCIDENT_IDS, type LossNumbers, type StateMetrics } from '../../workers/loss-lab-protocol.ts';
import { useLab } from './lab-store.ts';
import { ACCIDENT_WORDS, formatSigned, plainName, shownValue } from './lab-words.ts';
import { MostWords } from './value-bars.tsx';

/** Heads of narrow columns. */
const HEADS: Readonly<Record<string, string>> = {
  'Dice + CE': 'Dice+CE',
  'Skeleton Recall': 'Recall',
  'Topo-clDice': 'Topo',
};
const headOf = (label: string): string => HEADS[plainName(label)] ?? plainName(label);

interface RowValues {
  changedPx: number;
  metrics: StateMetrics;
  losses: readonly { id: string; before: LossNumbers; now: LossNumbers }[];
}

export function AloneTable() {
  const alone = useLab((lab) => lab.alone);
  const state = useLab((lab) => lab.state);
  const available = useLab((lab) => lab.place?.available ?? null);
  const now: RowValues | null = state === null ? null : { ...state, metrics: state.metrics.now };
  return (
    <>
      <h2 className="h2 second">
        Each accident alone<span className="aside">β errors; change of each loss, bars per row</span>
      </h2>
      <table className="acc" data-testid="lab-alone">
        <thead>
          <tr>
            <th scope="col">From the start</th>
            <th scope="col" title="Pixels whose probability changes by more than 0.05">
              px
            </th>
            <th scope="col">Dice</th>
            <th scope="col">clDice</th>
            <th scope="col" title="Error of the number of pieces">
              β₀
              <span className="sr-only"> error</span>
            </th>
            <th scope="col" title="Error of the number of loops">
              β₁
              <span className="sr-only"> error</span>
            </th>
            {lossMetas.map(({ id, label, colour }) => (
              <th scope="col" key={id} className="of-loss">
                <span className="row">
                  {headOf(label)}
                  <span className="dot" style={{ '--c': `var(${colour})` } as CSSProperties} />
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Row name="Canvas now" values={now} isStrong id="now" />
          {ACCIDENT_IDS.map((id) => (
            <Row
              key={id}
              id={id}
              name={ACCIDENT_WORDS[id].short}
              values={alone[id] ?? null}
              isMissing={available !== null && available[id] === 0}
            />
          ))}
        </tbody>
      </table>
      <MostWords />
    </>
  );
}

interface RowProps {
  id: string;
  name: string;
  values: RowValues | null;
  isStrong?: boolean;
  isMissing?: boolean;
}

function Row({ id, name, values, isStrong = false, isMissing = false }: RowProps) {
  const { shown, weight } = useLab((lab) => lab.settings);
  const changes = (values?.losses ?? []).map((loss) => ({
    id: loss.id,
    change: shownValue(loss.id, loss.now, shown, weight) - shownValue(loss.id, loss.before, shown, weight),
  }));
  const largest = Math.max(...changes.map(({ change }) => Math.abs(change)));
  const metrics = values?.metrics ?? null;
  const blank = isMissing ? '–' : '…';
  return (
    <tr className={isStrong ? 'strong-row' : undefined} data-row={id}>
      <th scope="row">{name}</th>
      <td>{values === null ? blank : formatCount(values.changedPx)}</td>
      <td>{metrics === null ? blank : formatMetric(metrics.dice)}</td>
      <td>{metrics === null ? blank : formatMetric(metrics.clDice)}</td>
      <td>{metrics === null ? blank : formatBetti(metrics.betti0Error)}</td>
      <td>{metrics === null ? blank : formatBetti(metrics.betti1Error)}</td>
      {lossMetas.map((meta) => {
        const change = changes.find((entry) => entry.id === meta.id)?.change ?? null;
        const share = change === null || !(largest > 0) ? 0 : Math.abs(change) / largest;
        return (
          <td key={meta.id} data-loss={meta.id} data-change={change}>
            <span className="cellbar" style={{ '--c': `var(${meta.colour})` } as CSSProperties}>
              <i style={{ width: `${100 * share}%` }} />
              <span>{change === null ? blank : formatSigned(change)}</span>
            </span>
          </td>
        );
      })}
    </tr>
  );
}
