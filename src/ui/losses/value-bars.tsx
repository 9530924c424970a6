// Each loss's value: full before, faint what was added, a tick between the two.
import type { CSSProperties } from 'react';
import { countOf } from '../format/format-number.ts';
import { useLab } from './lab-store.ts';
import {
  describeMost,
  formatFactor,
  formatSigned,
  metaOf,
  plainName,
  shownTermName,
  shownValue,
} from './lab-words.ts';
import { niceLimit } from './nice-limit.ts';

export function ValueBars() {
  const state = useLab((lab) => lab.state);
  const { shown, weight } = useLab((lab) => lab.settings);
  const rows = (state?.losses ?? []).map(({ id, before, now }) => ({
    id,
    before: shownValue(id, before, shown, weight),
    now: shownValue(id, now, shown, weight),
  }));
  const limit = niceLimit(Math.max(0, ...rows.flatMap(({ before, now }) => [before, now])));
  return (
    <>
      <h2 className="h2">
        Value and change
        <span className="aside">{afterWords(state)}</span>
      </h2>
      <div className="lv" role="table" aria-label="Value of each loss" data-testid="lab-values">
        <div role="row" className="lv-head">
          <span role="columnheader">{shown === 'added' ? 'added term' : 'whole loss'}</span>
          <span role="columnheader">{rows.length > 0 && `bars 0 to ${limit}`}</span>
          <span role="columnheader">before</span>
          <span role="columnheader">now</span>
          <span role="columnheader">change</span>
          <span role="columnheader" className="wide">
            <span className="sr-only">factor</span>
          </span>
        </div>
        {rows.map(({ id, before, now }) => (
          <ValueRow key={id} id={id} before={before} now={now} limit={limit} />
        ))}
      </div>
    </>
  );
}

function ValueRow({ id, before, now, limit }: { id: string; before: number; now: number; limit: number }) {
  const meta = metaOf(id);
  const { shown } = useLab((lab) => lab.settings);
  const share = (value: number): string => `${(100 * Math.max(0, value)) / limit}%`;
  const least = Math.min(before, now);
  return (
    <div role="row" data-loss={id} data-before={before} data-now={now} title={shownTermName(meta, shown)}>
      <span role="rowheader" className="name">
        <span className="dot" style={{ '--c': `var(${meta.colour})` } as CSSProperties} />
        {plainName(meta.label)}
      </span>
      <span role="cell" className="vb" style={{ '--c': `var(${meta.colour})` } as CSSProperties}>
        <span aria-hidden="true">
          <i style={{ left: 0, width: share(least) }} />
          <i className="d" style={{ left: share(least), width: share(Math.abs(now - before)) }} />
          <u style={{ left: share(before) }} />
        </span>
      </span>
      <span role="cell">{before.toFixed(3)}</span>
      <span role="cell" className="now">
        {now.toFixed(3)}
      </span>
      <span role="cell">{formatSigned(now - before)}</span>
      <span role="cell" className="wide">
        {now === before ? '' : formatFactor(before, now)}
      </span>
    </div>
  );
}

function afterWords(state: { counts: Readonly<Record<string, number>>; canUndo: boolean } | null): string {
  if (state === null || !state.canUndo) return 'nothing has happened yet';
  const accidents = Object.values(state.counts).reduce((sum, count) => sum + count, 0);
  return accidents === 0 ? 'after the brush' : `after ${countOf(accidents, 'accident')}`;
}

/** What stands out, in words; room for it there is only on a high screen. */
export function MostWords() {
  const state = useLab((lab) => lab.state);
  const { shown, weight } = useLab((lab) => lab.settings);
  const words = state === null ? '' : describeMost(state, shown, weight);
  return words === '' ? null : (
    <p className="most muted" data-testid="lab-most">
      {words}
    </p>
  );
}
