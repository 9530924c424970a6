// How the table's numbers are written. Pure.
import type {
  ArmSummary,
  ComparedMetric,
  ExperimentSummary,
} from '../../engine/experiments/experiment-results.ts';

const isError = (metric: ComparedMetric): boolean => metric === 'betti0Error' || metric === 'betti1Error';

export function formatValue(metric: ComparedMetric, value: number | null): string {
  if (value === null) return '–';
  return value.toFixed(isError(metric) ? 1 : 3);
}

/** ".008"; "< .001" below that. */
export function formatP(p: number): string {
  if (p >= 0.9995) return '1';
  return p < 0.0005 ? '< .001' : p.toFixed(3).replace(/^0/, '');
}

/** Under each number: "reference", "p .008", or why there is none. */
export function describeTest({ comparisons }: ArmSummary, metric: ComparedMetric): string {
  if (comparisons === null) return 'reference';
  const { pValue, imageCount } = comparisons[metric];
  if (pValue !== null) return `p ${formatP(pValue)}`;
  return imageCount === 0 ? 'no pairs' : 'all equal';
}

/** Index of the arm with the best mean; null where fewer than two have one, or all are equal. */
export function bestArm({ arms }: ExperimentSummary, metric: ComparedMetric): number | null {
  const means = arms.map(({ metrics }) => metrics[metric].mean);
  const known = means.filter((mean) => mean !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  if (known.length < 2 || least === most) return null;
  return means.indexOf(isError(metric) ? least : most);
}
