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

/** What of an experiment's results the comparison needs. */
export interface Summarised {
  arms: readonly Pick<ExperimentResults['arms'][number], 'label' | 'reference'>[];
  runs: readonly (Pick<RunResult, 'arm' | 'seed' | 'fold' | 'images'> & {
    /** null where it is not known. */
    cost: RunResult['cost'] | null;
  })[];
  runCount: number;
}

type ComparedRun = Summarised['runs'][number];

/**
 * An image counts once, with the mean of its repetitions: seeds are no independent images, and counting them as such would
 * make p-values too small. Between an arm and its reference, only seeds and folds that both have are compared.
 *
 * @throws Error where a run repeats an image
 */
export function summariseExperiment({ arms, runs, runCount }: Summarised): ExperimentSummary {
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
        cost: summariseCosts(own.flatMap(({ cost }) => cost ?? [])),
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

function summariseMetric(runs: readonly ComparedRun[], metric: ComparedMetric): MetricSummary {
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
function meanByImage(runs: readonly ComparedRun[], metric: ComparedMetric): Map<string, number | null> {
  const values = new Map<string, (number | null)[]>();
  for (const { images } of runs) {
    for (const image of images) values.set(image.id, [...(values.get(image.id) ?? []), image[metric]]);
  }
  return new Map([...values].map(([id, list]) => [id, meanIgnoringNull(list)]));
}

function compareMetric(
  reference: readonly ComparedRun[],
  own: readonly ComparedRun[],
  metric: ComparedMetric,
): MetricComparison {
  const cellOf = ({ seed, fold }: ComparedRun) => `${seed} ${fold}`;
  const sharedBy = (runs: readonly ComparedRun[], others: readonly ComparedRun[]) =>
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

function summariseCosts(costs: readonly RunResult['cost'][]): ArmSummary['cost'] {
  if (costs.length === 0) return null;
  return {
    stepMs: median(costs.map(({ stepMs }) => stepMs)),
    peakBytes: median(costs.map(({ peakBytes }) => peakBytes)),
    seconds: median(costs.map(({ seconds }) => seconds)),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
