import type { CSSProperties } from 'react';
import { findLossMeta } from '../../losses/loss-metas.ts';
import type { MetricValues } from '../../workers/train-protocol.ts';
import { formatBetti, formatCount, formatMetric } from '../format/format-number.ts';
import { useApp } from '../store/app-store.ts';
import { selectSample } from '../store/data-controller.ts';
import { shownConfig } from '../store/recorded-slice.ts';
import { useRunA } from '../store/runs-controller.ts';
import { colourOfA } from '../store/runs-slice.ts';

export function MetricsTable() {
  const validation = useApp((state) => state.metrics.validation);
  const selectedId = useApp((state) => state.data.selectedId);
  const hasNoValidation = useApp((state) => state.data.table?.validationCount === 0);
  const lossId = useApp((state) => shownConfig(state).loss.id);
  const runA = useRunA();
  const meanA = runA?.validation?.mean ?? null;
  const colour = findLossMeta(lossId)?.colour ?? '--l-dice';
  const colourA = colourOfA(findLossMeta(runA?.config.loss.id ?? lossId)?.colour ?? '--l-dice', colour);
  return (
    <section className="tbl" aria-label="Validation metrics">
      <table data-testid="metrics">
        <thead>
          <tr>
            <th scope="col">{validation === null ? 'Validation' : `Step ${formatCount(validation.step)}`}</th>
            <th scope="col">Dice</th>
            <th scope="col">clDice</th>
            <th scope="col" title="Difference in the number of connected pieces">
              β₀ err
            </th>
            <th scope="col" title="Difference in the number of loops">
              β₁ err
            </th>
          </tr>
        </thead>
        {(validation !== null || meanA !== null) && (
          <tbody>
            {validation !== null && (
              <MeanRow name={meanA === null ? 'Mean' : 'B mean'} colour={colour} values={validation.mean} />
            )}
            {runA !== null && meanA !== null && (
              <MeanRow
                name="A mean"
                title={`${runA.name}, step ${formatCount(runA.validation?.step ?? runA.step)}, ${runA.dataName}`}
                colour={colourA}
                values={meanA}
              />
            )}
            {validation?.images.map((image) => (
              <tr
                key={image.id}
                className={image.id === selectedId ? 'current' : undefined}
                onClick={() => void selectSample(image.id)}
              >
                <th scope="row">
                  <button type="button" aria-label={`Show ${image.name}`}>
                    {image.name}
                  </button>
                </th>
                <td>{formatMetric(image.dice)}</td>
                <td>{formatMetric(image.clDice)}</td>
                <td>{formatBetti(image.betti0Error)}</td>
                <td>{formatBetti(image.betti1Error)}</td>
              </tr>
            ))}
          </tbody>
        )}
      </table>
      {validation === null && (
        <p className="hint">
          {hasNoValidation
            ? 'No image is held out for validation: add more pairs to measure.'
            : 'Measured on the whole validation images while training.'}
        </p>
      )}
    </section>
  );
}

interface MeanRowProps {
  name: string;
  title?: string;
  colour: string;
  values: MetricValues;
}

function MeanRow({ name, title, colour, values }: MeanRowProps) {
  return (
    <tr className="mean" title={title}>
      <th scope="row">
        <span className="row">
          <span className="dot" style={{ '--c': `var(${colour})` } as CSSProperties} />
          {name}
        </span>
      </th>
      <td>{formatMetric(values.dice)}</td>
      <td>{formatMetric(values.clDice)}</td>
      <td>{formatBetti(values.betti0Error)}</td>
      <td>{formatBetti(values.betti1Error)}</td>
    </tr>
  );
}
