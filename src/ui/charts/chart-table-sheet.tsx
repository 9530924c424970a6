// The curves as numbers, for screen readers and for copying.
import { ModalSheet } from '../controls/modal-sheet.tsx';
import { formatBetti, formatCount, formatMetric } from '../format/format-number.ts';
import { findLossMeta } from '../../losses/loss-metas.ts';
import { runHistory } from '../store/run-history.ts';
import { describeShownLoss } from '../store/shown-loss.ts';
import { useApp } from '../store/app-store.ts';
import { shownConfig } from '../store/recorded-slice.ts';
import { useRunA } from '../store/runs-controller.ts';
import type { KeptRun } from '../store/runs-slice.ts';
import { decimateMinMax } from './decimate.ts';

const ROWS = 60;

const number = (value: number): string => formatMetric(Number.isNaN(value) ? null : value);
const betti = (value: number): string => formatBetti(Number.isNaN(value) ? null : value);

export function ChartTableSheet({ onClose }: { onClose: () => void }) {
  // New numbers come with new steps.
  useApp((state) => state.run.step);
  const lossId = useApp((state) => shownConfig(state).loss.id);
  const shownTerm = findLossMeta(lossId)?.shownTerm ?? null;
  const meaning = describeShownLoss(shownTerm);
  const { steps, validations } = runHistory;
  const shown = decimateMinMax(steps.column('generic'), steps.count, ROWS);
  const runA = useRunA();
  return (
    <ModalSheet title="Curves as a table" className="help" onClose={onClose}>
      <div className="scroll" role="group" aria-label="Curves" tabIndex={0}>
        {validations.count > 0 && (
          <table className="values" aria-label="Validation">
            <thead>
              <tr>
                <th scope="col">Validation at step</th>
                <th scope="col">Dice</th>
                <th scope="col">clDice</th>
                <th scope="col">β₀ err</th>
                <th scope="col">β₁ err</th>
              </tr>
            </thead>
            <tbody>
              {Array.from({ length: validations.count }, (_, at) => (
                <tr key={at}>
                  <th scope="row">{formatCount(validations.column('step')[at])}</th>
                  <td>{number(validations.column('dice')[at])}</td>
                  <td>{number(validations.column('clDice')[at])}</td>
                  <td>{betti(validations.column('betti0Error')[at])}</td>
                  <td>{betti(validations.column('betti1Error')[at])}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <table className="values" aria-label="Training loss">
          <thead>
            <tr>
              <th scope="col">Training step</th>
              <th scope="col" title={meaning}>
                Loss L
              </th>
              <th scope="col">1 − Dice + CE</th>
              <th scope="col">smoothed</th>
              {shownTerm !== null && <th scope="col">{shownTerm.label}</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map((at) => (
              <tr key={at}>
                <th scope="row">{formatCount(steps.column('step')[at])}</th>
                <td>{number(steps.column('total')[at])}</td>
                <td>{number(steps.column('generic')[at])}</td>
                <td>{number(steps.column('smooth')[at])}</td>
                {shownTerm !== null && <td>{number(steps.column('connectivity')[at])}</td>}
              </tr>
            ))}
          </tbody>
        </table>
        <p className="muted">Loss L: {meaning[0].toLowerCase() + meaning.slice(1)}</p>
        {shown.length < steps.count && (
          <p className="muted">
            {shown.length} of {formatCount(steps.count)} steps: the least and the greatest of each stretch.
          </p>
        )}
        {runA !== null && <RunATables run={runA} />}
      </div>
    </ModalSheet>
  );
}

function RunATables({ run }: { run: KeptRun }) {
  const { steps, validations } = run.curves;
  const shown = decimateMinMax(steps.generic, steps.generic.length, ROWS);
  return (
    <>
      <h3 className="strong" style={{ margin: '16px 0 8px' }}>
        Run A, {run.name}
      </h3>
      <table className="values" aria-label="Validation of run A">
        <thead>
          <tr>
            <th scope="col">Validation at step</th>
            <th scope="col">Dice</th>
            <th scope="col">clDice</th>
            <th scope="col">β₀ err</th>
            <th scope="col">β₁ err</th>
          </tr>
        </thead>
        <tbody>
          {Array.from(validations.step, (step, at) => (
            <tr key={step}>
              <th scope="row">{formatCount(step)}</th>
              <td>{number(validations.dice[at])}</td>
              <td>{number(validations.clDice[at])}</td>
              <td>{betti(validations.betti0Error[at])}</td>
              <td>{betti(validations.betti1Error[at])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="values" aria-label="Training loss of run A">
        <thead>
          <tr>
            <th scope="col">Training step</th>
            <th scope="col">1 − Dice + CE</th>
            <th scope="col">smoothed</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((at) => (
            <tr key={at}>
              <th scope="row">{formatCount(steps.step[at])}</th>
              <td>{number(steps.generic[at])}</td>
              <td>{number(steps.smooth[at])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
