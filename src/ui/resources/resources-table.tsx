// The numbers behind the charts; always there for screen readers, and for all where asked for.
import { findLossMeta } from '../../losses/loss-metas.ts';
import { formatThree } from '../format/format-number.ts';
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
          <th scope="col" title="Least step of Dice + CE in the same rounds">
            Dice + CE beside it
          </th>
          <th scope="col">Extra time</th>
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

function Row({ cell: { lossId, classCount, cost, refusal } }: { cell: KeptCell }) {
  const paper = paperFigure(lossId);
  const share = (value: number | undefined) => (value === undefined ? '–' : `+${Math.round(100 * value)} %`);
  return (
    <tr data-loss={lossId} data-classes={classCount}>
      <th scope="row">{plainLabel(findLossMeta(lossId)?.label ?? lossId)}</th>
      <td>{classCount}</td>
      {cost === null ? (
        <td colSpan={7} className="why">
          {refusal?.message}
        </td>
      ) : (
        <>
          <td>{formatThree(cost.stepMs)} ms</td>
          <td>{formatThree(cost.baseStepMs)} ms</td>
          <td data-cell="time">{formatExtra(extraShare(cost, 'time'))}</td>
          <td>{share(paper?.time)}</td>
          <td>{formatPeak(cost.peakBytes)}</td>
          <td data-cell="memory">{formatExtra(extraShare(cost, 'memory'))}</td>
          <td>{share(paper?.memory)}</td>
        </>
      )}
    </tr>
  );
}
