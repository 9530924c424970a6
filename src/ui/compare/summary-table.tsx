// Mean ± sd over the validation images of each run, with the paired test against A.
import type { CSSProperties } from 'react';
import type { ComparedMetric } from '../../engine/experiments/experiment-results.ts';
import { countOf } from '../format/format-number.ts';
import { patchCompare, useCompare } from './compare-store.ts';
import { bestArm, describeTest, formatValue } from './summary-words.ts';
import { useShown } from './use-shown.ts';

const SHOWN: readonly { metric: ComparedMetric; name: string; title: string }[] = [
  { metric: 'dice', name: 'Dice', title: 'Overlap of pixels, 0 to 1' },
  { metric: 'clDice', name: 'clDice', title: 'Overlap of skeletons with the other mask, 0 to 1' },
  { metric: 'betti0Error', name: 'β₀ err', title: 'Difference in the number of connected pieces' },
  { metric: 'betti1Error', name: 'β₁ err', title: 'Difference in the number of loops' },
];

export function SummaryTable() {
  const shown = useShown();
  const held = useCompare((state) => state.summary);
  const summary = !('message' in shown) && held?.of === shown ? held.summary : null;
  const images = summary?.arms[0]?.metrics.dice.imageCount ?? 0;
  return (
    <section className="pane" aria-label="Table">
      <h2 className="h2">
        Validation{images > 0 && `, ${countOf(images, 'image')}`}
        <span className="aside">
          p against A, paired
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
      <div className="cmp-scroll" role="group" aria-label="Means of each run" tabIndex={0}>
        <table className="cmp-table" data-testid="summary">
          <thead>
            <tr>
              <th scope="col">mean ± sd</th>
              {SHOWN.map(({ metric, name, title }) => (
                <th key={metric} scope="col" title={title}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {!('message' in shown) &&
              shown.columns.map((column, index) => {
                const arm = summary?.arms[index];
                return (
                  <tr key={column.letter}>
                    <th scope="row">
                      <span className="row">
                        <span className="dot" style={{ '--c': column.colour } as CSSProperties} />
                        <span className="ell">
                          {column.letter}&ensp;{column.label}
                        </span>
                      </span>
                    </th>
                    {SHOWN.map(({ metric }) => {
                      if (arm === undefined || arm.runCount === 0)
                        return (
                          <td key={metric} className="muted">
                            –
                          </td>
                        );
                      const { mean, imageDeviation } = arm.metrics[metric];
                      const isBest = summary !== null && bestArm(summary, metric) === index;
                      return (
                        <td key={metric} data-metric={metric} data-mean={mean ?? undefined}>
                          <b className={isBest ? 'best' : undefined}>{formatValue(metric, mean)}</b>
                          {imageDeviation !== null && <em> ± {formatValue(metric, imageDeviation)}</em>}
                          {/* Once is enough for the whole row. */}
                          <small>
                            {arm.comparisons === null && metric !== 'dice'
                              ? '\u00a0'
                              : describeTest(arm, metric)}
                          </small>
                        </td>
                      );
                    })}
                  </tr>
                );
              })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
