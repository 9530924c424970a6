// The comparison table of an experiment: means, spreads and paired tests. Pure; belongs into a worker or into Node.
import { meanIgnoringNull } from '../../metrics/mean.ts';
import { comparePairs, meanAndDeviation } from '../../metrics/paired-comparison.ts';
import { COMPARED_METRICS } from './experiment-results.ts';
import type {
  ArmSummary,
  ComparedMetric,
  ExperimentResults,
  ExperimentSummary,
  MetricComparison,
  MetricSummary,
  RunResult,
} from './experiment-results.ts';

type Results = Pick<ExperimentResults, 'arms' | 'runs' | 'runCount'>;

/**
 * An image counts once, with the mean of its repetitions: seeds are no independent images, and counting them as such would
 * make p-values too small. Between an arm and its reference, only seeds and folds that both have are compared.
 *
 * @throws Error where a run repeats an image
 */
export function summariseExperiment({ arms, runs, runCount }: Results): ExperimentSummary {
  const runsOf = (arm: number) => runs.filter((run) => run.arm === arm);
  return {
    runCount,
    runsDone: runs.length,
    arms: arms.map(({ label, reference }, index): ArmSummary => {
      const own = runsOf(index);
      const seeds = new Set(own.map(({ seed }) => seed));
      return {
        label,
        reference,
        runCount: own.length,
        seedCount: seeds.size,
        metrics: forEachMetric((metric) => summariseMetric(own, metric)),
        comparisons:
          reference === null
            ? null
            : forEachMetric((metric) => compareMetric(runsOf(reference), own, metric)),
        cost:
          own.length === 0
            ? null
            : {
                stepMs: median(own.map(({ cost }) => cost.stepMs)),
                peakBytes: median(own.map(({ cost }) => cost.peakBytes)),
                seconds: median(own.map(({ cost }) => cost.seconds)),
              },
      };
    }),
  };
}

function forEachMetric<Value>(compute: (metric: ComparedMetric) => Value): Record<ComparedMetric, Value> {
  return Object.fromEntries(COMPARED_METRICS.map((metric) => [metric, compute(metric)])) as Record<
    ComparedMetric,
    Value
  >;
}

function summariseMetric(runs: readonly RunResult[], metric: ComparedMetric): MetricSummary {
  const { count, mean, deviation } = meanAndDeviation([...meanByImage(runs, metric).values()]);
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const bySeed = seeds.map((seed) =>
    meanIgnoringNull([
      ...meanByImage(
        runs.filter((run) => run.seed === seed),
        metric,
      ).values(),
    ]),
  );
  return {
    imageCount: count,
    mean,
    imageDeviation: deviation,
    seedDeviation: meanAndDeviation(bySeed).deviation,
  };
}

/** Mean over runs of each image that any of them validated; null where none has a value. */
function meanByImage(runs: readonly RunResult[], metric: ComparedMetric): Map<string, number | null> {
  const values = new Map<string, (number | null)[]>();
  for (const { images } of runs) {
    for (const image of images) values.set(image.id, [...(values.get(image.id) ?? []), image[metric]]);
  }
  return new Map([...values].map(([id, list]) => [id, meanIgnoringNull(list)]));
}

function compareMetric(
  reference: readonly RunResult[],
  own: readonly RunResult[],
  metric: ComparedMetric,
): MetricComparison {
  const cellOf = ({ seed, fold }: RunResult) => `${seed} ${fold}`;
  const sharedBy = (runs: readonly RunResult[], others: readonly RunResult[]) =>
    runs.filter((run) => others.some((other) => cellOf(other) === cellOf(run)));
  const a = meanByImage(sharedBy(reference, own), metric);
  const b = meanByImage(sharedBy(own, reference), metric);
  const differences = [...b].flatMap(([id, value]) => {
    const other = a.get(id) ?? null;
    // Rounded, so that equal differences of means are equal, as their ranks must be.
    return value === null || other === null ? [] : [Number((value - other).toFixed(12))];
  });
  const { difference, larger, smaller, equal, test } = comparePairs(
    differences.map(() => 0),
    differences,
  );
  return {
    imageCount: difference.count,
    difference: difference.mean,
    deviation: difference.deviation,
    larger,
    smaller,
    equal,
    pValue: test?.pValue ?? null,
    method: test?.method ?? null,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
