// Runs of this page that have ended: which one is run A, their names and numbers.
import { useState, type ReactNode } from 'react';
import { findLossMeta } from '../../losses/loss-metas.ts';
import { ModalSheet } from '../controls/modal-sheet.tsx';
import { formatBetti, formatCount, formatMetric } from '../format/format-number.ts';
import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { deleteRun, nameRun, showAsA, useRunA } from '../store/runs-controller.ts';
import { MOST_KEPT_RUNS, type KeptRun } from '../store/runs-slice.ts';

export function RunsSheet({ onClose }: { onClose: () => void }) {
  const { kept, currentId } = useApp((state) => state.runs);
  const runA = useRunA();
  return (
    <ModalSheet title="Runs of this page" className="pairing" onClose={onClose}>
      <div className="scroll" role="group" aria-label="Runs" tabIndex={0}>
        {kept.length === 0 ? (
          <p className="muted">
            A run is kept here when its steps are spent, or when it ends after a validation: settings, curves
            and metrics, not its weights. Then it can be shown as run A beside the next one.
          </p>
        ) : (
          <>
            <table className="values runs" aria-label="Runs">
              <thead>
                <tr>
                  <th scope="col">Run A</th>
                  <th scope="col">Name</th>
                  <th scope="col">Loss</th>
                  <th scope="col">Data</th>
                  <th scope="col">Steps</th>
                  <th scope="col">Dice</th>
                  <th scope="col">clDice</th>
                  <th scope="col">β₀ err</th>
                  <th scope="col">β₁ err</th>
                  <th scope="col">
                    <span className="sr-only">Remove</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {[...kept].reverse().map((run) => (
                  <RunRow
                    key={run.id}
                    run={run}
                    isCurrent={run.id === currentId}
                    isShown={run.id === runA?.id}
                  />
                ))}
                <tr>
                  <td>
                    <input
                      type="radio"
                      name="run-a"
                      aria-label="No run A"
                      checked={runA === null}
                      onChange={() => showAsA('none')}
                    />
                  </td>
                  <th scope="row" colSpan={9}>
                    none
                  </th>
                </tr>
              </tbody>
            </table>
            <p className="muted">
              Kept in this browser, {MOST_KEPT_RUNS} at most: settings, curves and metrics, not the weights.
            </p>
          </>
        )}
      </div>
    </ModalSheet>
  );
}

function RunRow({ run, isCurrent, isShown }: { run: KeptRun; isCurrent: boolean; isShown: boolean }) {
  const { config, validation } = run;
  const meta = findLossMeta(config.loss.id);
  const weight = meta?.defaultWeight == null ? '' : `, w ${config.loss.weight.toFixed(2)}`;
  const mean = validation?.mean ?? null;
  return (
    <tr data-testid="kept-run" className={isShown ? 'current' : undefined}>
      <td>
        {isCurrent ? (
          <span title="It is on the table, as run B">B</span>
        ) : (
          <input
            type="radio"
            name="run-a"
            aria-label={`Show ${run.name} as run A`}
            checked={isShown}
            onChange={() => showAsA(run.id)}
          />
        )}
      </td>
      <th scope="row">
        <NameField run={run} />
      </th>
      <td>
        {meta?.label ?? config.loss.id}
        {weight}
      </td>
      <td>{run.dataName}</td>
      <td title={run.isFinished ? undefined : 'Ended before its budget was spent'}>
        {formatCount(run.step)}
        {!run.isFinished && ` of ${formatCount(config.steps)}`}
      </td>
      <Cells values={mean} />
      <td>
        <button
          type="button"
          className="ib"
          aria-label={`Remove ${run.name}`}
          title="Remove"
          disabled={isCurrent}
          onClick={() => deleteRun(run.id)}
        >
          <Icon name="close" small />
        </button>
      </td>
    </tr>
  );
}

function Cells({ values }: { values: NonNullable<KeptRun['validation']>['mean'] | null }): ReactNode {
  return (
    <>
      <td>{formatMetric(values?.dice ?? null)}</td>
      <td>{formatMetric(values?.clDice ?? null)}</td>
      <td>{formatBetti(values?.betti0Error ?? null)}</td>
      <td>{formatBetti(values?.betti1Error ?? null)}</td>
    </>
  );
}

function NameField({ run }: { run: KeptRun }) {
  const [text, setText] = useState<string | null>(null);
  const commit = (): void => {
    if (text !== null) nameRun(run.id, text);
    setText(null);
  };
  return (
    <input
      type="text"
      className="name-field"
      aria-label={`Name of ${run.name}`}
      maxLength={60}
      value={text ?? run.name}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
