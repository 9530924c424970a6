// The numbers behind the charts; always there for screen readers, and for all where asked for.
import { findLossMeta } from '../../losses/loss-metas.ts';
import { formatThree } from '../format/format-number.ts';
import { formatPart, legendOf, stackedBarsOf } from './part-series.ts';
import { paperFigure } from './paper-figures.ts';
import { extraShare, formatExtra, formatPeak, plainLabel, type KeptCell } from './resource-series.ts';
import type { KeptResources } from './resources-store.ts';

export function ResourcesTable({ costs }: { costs: KeptResources }) {
  return (
    <table className="values" aria-label="Measured cost of each loss">
      <thead>
        <tr>
          <th scope="col">Loss</th>
          <th scope="col">Classes</th>
          <th scope="col">Step</th>
          <th scope="col" title="Median step of Dice + CE in the same rounds">
            Dice + CE beside it
          </th>
          <th scope="col">Extra time</th>
          <th scope="col">95 % interval</th>
          <th scope="col">Paper</th>
          <th scope="col">Peak memory</th>
          <th scope="col">Extra memory</th>
          <th scope="col">Paper</th>
        </tr>
      </thead>
      <tbody>
        {costs.cells.map((cell) => (
          <Row key={`${cell.lossId} ${cell.classCount}`} cell={cell} />
        ))}
      </tbody>
    </table>
  );
}

/** Where a step with one foreground class goes. */
export function PartsTable({ costs }: { costs: KeptResources }) {
  return (['time', 'memory'] as const).map((quantity) => {
    const bars = stackedBarsOf(costs, quantity);
    if (bars.length === 0) return null;
    return (
      <table
        key={quantity}
        className="values"
        aria-label={quantity === 'time' ? 'Parts of a step' : 'Parts of the peak memory'}
      >
        <thead>
          <tr>
            <th scope="col">{quantity === 'time' ? 'Where a step goes' : 'Peak memory'}</th>
            {legendOf(quantity).map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">all</th>
          </tr>
        </thead>
        <tbody>
          {bars.map(({ lossId, label, parts, words }) => (
            <tr key={lossId} data-loss={lossId}>
              <th scope="row">{label}</th>
              {parts.length === 0 && <td colSpan={legendOf(quantity).length} />}
              {parts.map(({ name, value }) => (
                <td key={name} data-part={name}>
                  {formatPart(quantity, value)}
                </td>
              ))}
              <td>{words}</td>
            </tr>
          ))}
        </tbody>
      </table>
    );
  });
}

function Row({ cell: { lossId, classCount, cost, refusal } }: { cell: KeptCell }) {
  const paper = paperFigure(lossId);
  const share = (value: number | undefined) => (value === undefined ? '–' : `+${Math.round(100 * value)} %`);
  return (
    <tr data-loss={lossId} data-classes={classCount}>
      <th scope="row">{plainLabel(findLossMeta(lossId)?.label ?? lossId)}</th>
      <td>{classCount}</td>
      {cost === null ? (
        <td colSpan={8} className="why">
          {refusal?.message}
        </td>
      ) : (
        <>
          <td>{formatThree(cost.stepMs)} ms</td>
          <td>{formatThree(cost.baseStepMs)} ms</td>
          <td data-cell="time">{formatExtra(extraShare(cost, 'time'))}</td>
          <td data-cell="interval">
            {formatExtra(cost.timeRatioLow - 1).replace(/ %$/, '')} to {formatExtra(cost.timeRatioHigh - 1)}
          </td>
          <td>{share(paper?.time)}</td>
          <td>{formatPeak(cost.peakBytes)}</td>
          <td data-cell="memory">{formatExtra(extraShare(cost, 'memory'))}</td>
          <td>{share(paper?.memory)}</td>
        </>
      )}
    </tr>
  );
}
