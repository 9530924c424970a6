// The lines of the queue: each run or group of runs with its progress, and how to add or take one out.
import { useState, type CSSProperties } from 'react';
import type { PlannedRun } from '../../engine/experiments/experiment-plan.ts';
import { modelMetas } from '../../engine/models/model-metas.ts';
import { findLossMeta } from '../../losses/loss-metas.ts';
import { NumberEntry } from '../controls/number-entry.tsx';
import { SelectField } from '../controls/select-field.tsx';
import { formatDuration } from '../format/format-number.ts';
import { Icon } from '../icons/icon.tsx';
import { columnsOf, runsOf } from './columns.ts';
import { useCompare } from './compare-store.ts';
import { lossesFor, listOf, planKey, type OwnPlan } from './own-experiment.ts';
import { runsProgress } from './queue-words.ts';
import { addRun, removeRun } from './setup-controller.ts';
import type { Shown } from './shown.ts';

export function HeldItems({ shown }: { shown: Shown }) {
  return (
    <ul className="cmp-items">
      {shown.columns.map((column) => {
        const seconds = runsOf(shown.results.runs, column).reduce((sum, { cost }) => sum + cost.seconds, 0);
        return (
          <li key={column.letter} className="cmp-item">
            <span className="dot" style={{ '--c': column.colour } as CSSProperties} />
            <b className="ell">
              {column.letter}&ensp;{column.label}
            </b>
            <span className="muted">{formatDuration(seconds)}</span>
            <i className="line">
              <i style={{ width: '100%' }} />
            </i>
          </li>
        );
      })}
    </ul>
  );
}

interface Item {
  label: string;
  colour: string;
  runs: PlannedRun[];
}

/** One line for each entry of the list that adding and removing act on. */
function itemsOf(plan: OwnPlan, list: ReturnType<typeof listOf>): Item[] {
  const columns = columnsOf(plan);
  if (list !== 'losses')
    return columns.map((column) => ({
      label: `${column.letter}\u2002${column.label}`,
      colour: column.colour,
      runs: plan.runs.filter(
        ({ arm, seed }) => arm === column.arm && (column.seed === null || seed === column.seed),
      ),
    }));
  return (plan.experiment.vary.loss ?? []).map((id, index) => {
    const meta = findLossMeta(id);
    const isSingle = plan.arms.length === plan.experiment.vary.loss?.length;
    return {
      label: `${isSingle ? `${columns[index].letter}\u2002` : ''}${meta?.label ?? id}`,
      colour: `var(${meta?.colour ?? '--l-dice'})`,
      runs: plan.runs.filter(({ config }) => config.loss.id === id),
    };
  });
}

export function OwnItems({ plan }: { plan: OwnPlan }) {
  const tab = useCompare((state) => state.tab);
  const own = useCompare((state) => state.own[state.tab]);
  const queue = useCompare((state) => state.queue);
  const list = listOf(tab, own.setup);
  const items = itemsOf(plan, list);
  return (
    <ul className="cmp-items">
      {items.map(({ label, colour, runs }, index) => {
        const keys = runs.map(planKey);
        const isNow = queue.key !== null && keys.includes(queue.key);
        const failure = keys.flatMap((key) => own.failures.get(key) ?? []).at(0);
        const seconds = keys.reduce((sum, key) => sum + (own.results.get(key)?.cost.seconds ?? 0), 0);
        const done = keys.filter((key) => own.results.has(key)).length;
        const progress = runsProgress(runs, own, queue);
        const words = failure !== undefined ? 'failed' : isNow ? `${Math.round(100 * progress)} %` : null;
        return (
          <li key={label} className={isNow ? 'cmp-item now' : 'cmp-item'} data-testid="queue-item">
            <span className="dot" style={{ '--c': colour } as CSSProperties} />
            <b className="ell">{label}</b>
            <span className={failure === undefined ? 'muted' : 'bad'} title={failure}>
              {words ?? (done === 0 ? 'waits' : formatDuration(seconds))}
              {words === null && done > 0 && done < runs.length && ` · ${done}/${runs.length}`}
            </span>
            <button
              type="button"
              className="ib remove"
              aria-label={`Remove ${label}`}
              title={isNow ? 'Cancel and remove' : 'Remove'}
              disabled={items.length <= 1}
              onClick={() => removeRun(index)}
            >
              <Icon name="close" small />
            </button>
            <i
              className="line"
              role="progressbar"
              aria-label={label}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={Math.round(100 * progress)}
            >
              <i style={{ width: `${100 * progress}%` }} />
            </i>
          </li>
        );
      })}
      <AddRun list={list} />
    </ul>
  );
}

function AddRun({ list }: { list: ReturnType<typeof listOf> }) {
  const tab = useCompare((state) => state.tab);
  const setup = useCompare((state) => state.own[state.tab].setup);
  if (list === 'losses' || list === 'models') {
    const all =
      list === 'losses'
        ? lossesFor(tab).map((id) => ({ id, name: findLossMeta(id)?.label ?? id }))
        : modelMetas.map(({ id, label }) => ({ id, name: label }));
    const free = all.filter(({ id }) => !setup[list].includes(id));
    if (free.length === 0) return null;
    return (
      <li className="cmp-item add">
        <SelectField
          label="Add a run"
          options={free}
          value={null}
          placeholder="Add a run"
          onChange={addRun}
        />
      </li>
    );
  }
  const numbers = setup[list];
  const last = numbers[numbers.length - 1];
  const isSeed = list === 'seeds';
  const next = isSeed ? Math.max(...numbers) + 1 : Number((last * 3).toPrecision(2));
  return (
    <li className="cmp-item add">
      <AddNumber key={next} isSeed={isSeed} next={next} />
    </li>
  );
}

function AddNumber({ isSeed, next }: { isSeed: boolean; next: number }) {
  const [value, setValue] = useState(next);
  return (
    <>
      <button type="button" className="link" onClick={() => addRun(value)}>
        <Icon name="plus" /> Add a run
      </button>
      <span className="grow" />
      <NumberEntry
        label={isSeed ? 'Seed to add' : 'Weight to add'}
        value={value}
        min={0}
        max={isSeed ? 4_294_967_295 : 100}
        isInteger={isSeed}
        format={String}
        next={(from, direction) =>
          isSeed ? from + direction : Number((from + 0.1 * direction).toPrecision(6))
        }
        onCommit={setValue}
      />
    </>
  );
}
