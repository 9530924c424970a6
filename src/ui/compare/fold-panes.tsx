// k-fold: the numbers of each fold, how far each run lies from A, and what that says.
import type { CSSProperties } from 'react';
import { countOf } from '../format/format-number.ts';
import { patchCompare, useCompare } from './compare-store.ts';
import { foldRows, type FoldRow } from './fold-rows.ts';
import { describeTest, formatP, formatValue } from './summary-words.ts';
import { useShown } from './use-shown.ts';

export function FoldPanes() {
  const shown = useShown();
  const held = useCompare((state) => state.summary);
  const leastP = useCompare((state) => state.leastP);
  if ('message' in shown) return null;
  const rows = foldRows(shown.results, shown.columns);
  const foldCount = shown.results.experiment.folds ?? 0;
  const summary = held?.of === shown && shown.results.runs.length > 0 ? held.summary : null;
  const least = leastP.get(foldCount) ?? null;
  const images = summary?.arms[0]?.metrics.dice.imageCount ?? 0;
  return (
    <>
      <section className="pane" aria-label="clDice by fold">
        <h2 className="h2">
          clDice by fold<span className="aside">{foldCount} folds</span>
        </h2>
        <div className="cmp-scroll" role="group" aria-label="clDice of each fold" tabIndex={0}>
          <FoldTable rows={rows} foldCount={foldCount} />
        </div>
      </section>
      <section className="pane" aria-label="clDice minus A">
        <h2 className="h2">
          clDice minus A<span className="aside">paired, by fold</span>
        </h2>
        <DotPlot rows={rows.slice(1)} />
      </section>
      <section className="pane" aria-label="What it says">
        <h2 className="h2">
          What it says
          <span className="aside">
            <button
              type="button"
              className="link"
              aria-haspopup="dialog"
              disabled={summary === null}
              onClick={() => patchCompare({ sheet: 'metrics' })}
            >
              all metrics
            </button>
          </span>
        </h2>
        <div className="cmp-says cmp-help">
          <p>
            Each circle is a run that never saw its fold: {foldCount} folds × {shown.columns.length} ={' '}
            {foldCount * shown.columns.length} runs. The bar is mean ± sd over folds.
          </p>
          {summary === null ? (
            <p>Press Play to train them.</p>
          ) : (
            <>
              {summary.arms.slice(1).map((arm, index) => (
                <p key={arm.label}>
                  <b>{shown.columns[index + 1].letter}</b> against A over {countOf(images, 'image')}: clDice{' '}
                  {formatValue('clDice', arm.comparisons?.clDice.difference ?? null)},{' '}
                  {describeTest(arm, 'clDice')}. {describeFolds(rows[index + 1])}
                </p>
              ))}
              {least !== null && (
                <p>
                  Images of one fold share a network, so they are not quite independent. With {foldCount}{' '}
                  pairs, one a fold, the test could not fall below p {formatP(least)}: the picture says more.
                </p>
              )}
            </>
          )}
        </div>
      </section>
    </>
  );
}

/** "All 4 folds put B above A." */
function describeFolds({ column, minusA }: FoldRow): string {
  const known = minusA.filter((value) => value !== null);
  const above = known.filter((value) => value > 0).length;
  const count =
    above === known.length ? `All ${known.length} folds put` : `${above} of ${known.length} folds put`;
  return known.length < 2 ? '' : `${count} ${column.letter} above A.`;
}

function FoldTable({ rows, foldCount }: { rows: readonly FoldRow[]; foldCount: number }) {
  return (
    <table className="cmp-table folds" data-testid="folds">
      <thead>
        <tr>
          <th scope="col">fold</th>
          {Array.from({ length: foldCount }, (_, fold) => (
            <th key={fold} scope="col">
              {fold + 1}
            </th>
          ))}
          <th scope="col">mean ± sd</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ column, folds, mean, deviation }) => (
          <tr key={column.letter}>
            <th scope="row" title={column.label}>
              <span className="row">
                <span className="dot" style={{ '--c': column.colour } as CSSProperties} />
                {column.letter}
              </span>
            </th>
            {folds.map((value, fold) => (
              <td key={fold}>{formatValue('clDice', value)}</td>
            ))}
            <td>
              <b>{formatValue('clDice', mean)}</b>
              {deviation !== null && <em> ± {formatValue('clDice', deviation)}</em>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const WIDTH = 320;
const ROW = 40;

/** Drawn by hand: a few circles need no chart library. */
function DotPlot({ rows }: { rows: readonly FoldRow[] }) {
  const all = rows.flatMap(({ minusA }) => minusA.filter((value) => value !== null));
  if (all.length === 0) return <p className="cmp-help">No fold is trained with both yet.</p>;
  const reach = Math.max(0.01, ...all.map(Math.abs)) * 1.15;
  const x = (value: number): number => 28 + ((WIDTH - 44) * (value + reach)) / (2 * reach);
  const height = ROW * rows.length;
  const words = rows
    .map(({ column, minusA }) => `${column.letter}: ${minusA.map((v) => v?.toFixed(3) ?? '–').join(', ')}`)
    .join('; ');
  return (
    <div className="cmp-dots">
      <svg viewBox={`0 0 ${WIDTH} ${height + 20}`} role="img" aria-label={`clDice minus A by fold. ${words}`}>
        {[-reach / 1.15, 0, reach / 1.15].map((tick) => (
          <g key={tick}>
            <path d={`M${x(tick)} 0V${height}`} className={tick === 0 ? 'zero' : 'rule'} />
            <text x={x(tick)} y={height + 15} textAnchor="middle">
              {tick > 0 ? '+' : tick < 0 ? '−' : ''}
              {tick === 0 ? '0' : Math.abs(tick).toFixed(3).replace(/^0/, '')}
            </text>
          </g>
        ))}
        {rows.map(({ column, minusA }, index) => {
          const y = ROW * (index + 0.5);
          const known = minusA.filter((value) => value !== null);
          const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
          const sd = Math.sqrt(
            known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length - 1),
          );
          if (known.length === 0) return null;
          return (
            <g key={column.letter} style={{ stroke: column.colour, fill: 'none' }}>
              <text x={4} y={y + 4} className="name">
                {column.letter}
              </text>
              <path
                d={`M${x(mean - sd)} ${y}H${x(mean + sd)}M${x(mean)} ${y - 8}V${y + 8}`}
                strokeWidth={2}
              />
              {known.map((value, fold) => (
                <circle key={fold} cx={x(value)} cy={y} r={3} className="fold" strokeWidth={1.5} />
              ))}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
