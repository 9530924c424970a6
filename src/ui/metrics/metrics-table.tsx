import type { CSSProperties } from 'react';
import { lossMetas } from '../../losses/loss-metas.ts';
import { formatBetti, formatCount, formatMetric } from '../format/format-number.ts';
import { useApp } from '../store/app-store.ts';
import { selectSample } from '../store/data-controller.ts';

export function MetricsTable() {
  const validation = useApp((state) => state.metrics.validation);
  const selectedId = useApp((state) => state.data.selectedId);
  const hasNoValidation = useApp((state) => state.data.table?.validationCount === 0);
  const lossId = useApp((state) => state.run.config?.loss.id ?? state.config.loss.id);
  const colour = lossMetas.find((meta) => meta.id === lossId)?.colour ?? '--l-dice';
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
        {validation !== null && (
          <tbody>
            <tr className="mean">
              <th scope="row">
                <span className="row">
                  <span className="dot" style={{ '--c': `var(${colour})` } as CSSProperties} />
                  Mean
                </span>
              </th>
              <td>{formatMetric(validation.mean.dice)}</td>
              <td>{formatMetric(validation.mean.clDice)}</td>
              <td>{formatBetti(validation.mean.betti0Error)}</td>
              <td>{formatBetti(validation.mean.betti1Error)}</td>
            </tr>
            {validation.images.map((image) => (
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
