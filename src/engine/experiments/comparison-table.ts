// The comparison table as text: cells for the page and for CSV, Markdown for people. Pure.
import { COMPARED_METRICS } from './experiment-results.ts';
import type {
  ComparedMetric,
  ExperimentSummary,
  MetricComparison,
  MetricSummary,
} from './experiment-results.ts';

export const METRIC_LABELS: Record<ComparedMetric, string> = {
  dice: 'Dice',
  clDice: 'clDice',
  betti0Error: 'β0 error',
  betti1Error: 'β1 error',
  sensitivity: 'Sensitivity',
  precision: 'Precision',
  rocAuc: 'AUC',
};

/** Digits after the point. */
const DIGITS: Record<ComparedMetric, number> = {
  dice: 3,
  clDice: 3,
  betti0Error: 1,
  betti1Error: 1,
  sensitivity: 3,
  precision: 3,
  rocAuc: 3,
};

const MISSING = '–';

/** "0.012", "< 0.001"; a dash where there is no test. */
export const formatPValue = (p: number | null): string =>
  p === null ? MISSING : p < 0.001 ? '< 0.001' : p.toFixed(3);

/** Mean ± standard deviation over images. */
export function formatMean(metric: ComparedMetric, { mean, imageDeviation }: MetricSummary): string {
  const digits = DIGITS[metric];
  if (mean === null) return MISSING;
  return imageDeviation === null
    ? mean.toFixed(digits)
    : `${mean.toFixed(digits)} ± ${imageDeviation.toFixed(digits)}`;
}

/** Difference to the reference with its sign, e.g. "+0.012". */
export function formatDifference(metric: ComparedMetric, { difference }: MetricComparison): string {
  if (difference === null) return MISSING;
  const text = Math.abs(difference).toFixed(DIGITS[metric]);
  if (Number(text) === 0) return text;
  return `${difference < 0 ? '−' : '+'}${text}`;
}

/** @param rows the first one is the head */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

/** Head and one row for each arm: mean ± sd over images of every metric. */
export function meanRows({ arms }: ExperimentSummary): string[][] {
  return [
    ['', 'runs', 'images', ...COMPARED_METRICS.map((metric) => METRIC_LABELS[metric])],
    ...arms.map(({ label, runCount, metrics }) => [
      label,
      String(runCount),
      String(metrics.dice.imageCount),
      ...COMPARED_METRICS.map((metric) => formatMean(metric, metrics[metric])),
    ]),
  ];
}

/** Head and one row for each arm that has a reference: difference and p of every metric. */
export function comparisonRows({ arms }: ExperimentSummary): string[][] {
  return [
    ['', 'against', 'images', ...COMPARED_METRICS.flatMap((metric) => [METRIC_LABELS[metric], 'p'])],
    ...arms.flatMap(({ label, reference, comparisons }) =>
      reference === null || comparisons === null
        ? []
        : [
            [
              label,
              arms[reference].label,
              String(comparisons.dice.imageCount),
              ...COMPARED_METRICS.flatMap((metric) => [
                formatDifference(metric, comparisons[metric]),
                formatPValue(comparisons[metric].pValue),
              ]),
            ],
          ],
    ),
  ];
}

/** Head and one row for each arm with several seeds: standard deviation of the mean over seeds. */
export function seedRows({ arms }: ExperimentSummary): string[][] {
  return [
    ['', 'seeds', ...COMPARED_METRICS.map((metric) => METRIC_LABELS[metric])],
    ...arms
      .filter(({ seedCount }) => seedCount > 1)
      .map(({ label, seedCount, metrics }) => [
        label,
        String(seedCount),
        ...COMPARED_METRICS.map(
          (metric) => metrics[metric].seedDeviation?.toFixed(DIGITS[metric]) ?? MISSING,
        ),
      ]),
  ];
}

/** Head and one row for each arm: what a run took, beside its reference. Differs from one machine to the next. */
export function costRows({ arms }: ExperimentSummary): string[][] {
  return [
    ['', 'ms/step', 'of reference', 'peak MB', 'of reference', 's/run'],
    ...arms.map(({ label, reference, cost }) => {
      const base = reference === null ? null : arms[reference].cost;
      const ratio = (key: 'stepMs' | 'peakBytes') =>
        cost === null || base === null || base[key] === 0
          ? MISSING
          : `× ${(cost[key] / base[key]).toFixed(2)}`;
      return cost === null
        ? [label, MISSING, MISSING, MISSING, MISSING, MISSING]
        : [
            label,
            cost.stepMs.toFixed(1),
            ratio('stepMs'),
            (cost.peakBytes / 1e6).toFixed(0),
            ratio('peakBytes'),
            cost.seconds.toFixed(0),
          ];
    }),
  ];
}

/** The whole comparison, without what differs from one machine to the next. */
export function writeTables(title: string, summary: ExperimentSummary): string {
  const parts = [
    `# ${title}`,
    `${summary.runsDone} of ${summary.runCount} runs. Mean ± standard deviation over validation images, each the mean of its repetitions.`,
    markdownTable(meanRows(summary)),
  ];
  const comparisons = comparisonRows(summary);
  if (comparisons.length > 1) {
    parts.push(
      '## Differences',
      'Mean difference to the reference over the images that both have, and p of the two-sided Wilcoxon signed-rank test over images. p is not corrected for several comparisons.',
      markdownTable(comparisons),
    );
  }
  const seeds = seedRows(summary);
  if (seeds.length > 1) {
    parts.push('## Seeds', 'Standard deviation over seeds of the mean over images.', markdownTable(seeds));
  }
  return `${parts.join('\n\n')}\n`;
}
