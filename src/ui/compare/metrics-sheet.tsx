// Everything that was measured, as text tables in the words of the command line.
import { comparisonRows, costRows, meanRows, seedRows } from '../../engine/experiments/comparison-table.ts';
import { ModalSheet } from '../controls/modal-sheet.tsx';
import { patchCompare, useCompare } from './compare-store.ts';

export function MetricsSheet() {
  const held = useCompare((state) => state.summary);
  if (held === null) return null;
  const { summary } = held;
  const tables = [
    { title: 'Mean ± sd over images', rows: meanRows(summary) },
    { title: 'Difference to A, and p', rows: comparisonRows(summary) },
    { title: 'Standard deviation over seeds', rows: seedRows(summary) },
    { title: 'Cost, as measured where the runs were trained', rows: costRows(summary) },
  ];
  return (
    <ModalSheet title="All metrics" className="cmp-metrics" onClose={() => patchCompare({ sheet: null })}>
      <div className="scroll" role="group" aria-label="Tables" tabIndex={0}>
        {tables
          .filter(({ rows }) => rows.length > 1)
          .map(({ title, rows: [head, ...body] }) => (
            <table key={title} className="values" aria-label={title}>
              <caption>{title}</caption>
              <thead>
                <tr>
                  {head.map((cell, at) =>
                    at === 0 ? (
                      <td key={at} />
                    ) : (
                      <th key={at} scope="col">
                        {cell}
                      </th>
                    ),
                  )}
                </tr>
              </thead>
              <tbody>
                {body.map(([name, ...cells]) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    {cells.map((cell, at) => (
                      <td key={at}>{cell}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          ))}
        <p className="cmp-help">
          p of the two-sided Wilcoxon signed-rank test over images, not corrected for several comparisons.
        </p>
      </div>
    </ModalSheet>
  );
}
