import { describe, expect, it } from 'vitest';
import {
  COMPARED_METRICS,
  type ArmSummary,
  type ComparedMetric,
  type ExperimentSummary,
  type MetricComparison,
} from '../../engine/experiments/experiment-results.ts';
import { bestArm, describeTest, formatP, formatValue } from './summary-words.ts';

const forEachMetric = <Value>(value: Value): Record<ComparedMetric, Value> =>
  Object.fromEntries(COMPARED_METRICS.map((metric) => [metric, value])) as Record<ComparedMetric, Value>;

function arm(mean: number | null, comparison: Partial<MetricComparison> | null = null): ArmSummary {
  return {
    label: 'arm',
    reference: comparison === null ? null : 0,
    runCount: 1,
    seedCount: 1,
    metrics: forEachMetric({ imageCount: 6, mean, imageDeviation: 0.1, seedDeviation: null }),
    comparisons:
      comparison === null
        ? null
        : forEachMetric<MetricComparison>({
            imageCount: 6,
            difference: 0,
            deviation: 0,
            larger: 0,
            smaller: 0,
            equal: 6,
            pValue: null,
            method: null,
            ...comparison,
          }),
    cost: null,
  };
}

const experiment = (...means: (number | null)[]): ExperimentSummary => ({
  arms: means.map((mean) => arm(mean)),
  runsDone: means.length,
  runCount: means.length,
});

describe('numbers of the table', () => {
  it('gives shares three digits, errors one, and a dash to what is undefined', () => {
    expect(formatValue('dice', 0.72037)).toBe('0.720');
    expect(formatValue('clDice', 1)).toBe('1.000');
    expect(formatValue('betti0Error', 411.1666)).toBe('411.2');
    expect(formatValue('betti1Error', 0)).toBe('0.0');
    expect(formatValue('dice', null)).toBe('–');
  });

  it('writes p without a leading zero, and never as 0', () => {
    expect(formatP(0.03125)).toBe('.031');
    expect(formatP(0.0005)).toBe('.001');
    expect(formatP(0.00049)).toBe('< .001');
    expect(formatP(0)).toBe('< .001');
    expect(formatP(0.9994)).toBe('.999');
    expect(formatP(0.9996)).toBe('1');
    expect(formatP(1)).toBe('1');
  });

  it('says what the test says, or why there is none', () => {
    expect(describeTest(arm(0.5), 'dice')).toBe('reference');
    expect(describeTest(arm(0.5, { pValue: 0.0625, method: 'exact' }), 'dice')).toBe('p .063');
    expect(describeTest(arm(0.5, { imageCount: 0 }), 'dice')).toBe('no pairs');
    expect(describeTest(arm(0.5, {}), 'dice')).toBe('all equal');
  });
});

describe('the best run', () => {
  it('has the largest share and the smallest error', () => {
    expect(bestArm(experiment(0.5, 0.7, 0.6), 'dice')).toBe(1);
    expect(bestArm(experiment(0.5, 0.7, 0.6), 'clDice')).toBe(1);
    expect(bestArm(experiment(50, 70, 60), 'betti0Error')).toBe(0);
    expect(bestArm(experiment(50, 70, 6), 'betti1Error')).toBe(2);
  });

  it('is looked for among those that have a mean', () => {
    expect(bestArm(experiment(null, 0.7, 0.6), 'dice')).toBe(1);
    expect(bestArm(experiment(null, 70, 60), 'betti0Error')).toBe(2);
  });

  it('is none where there is nothing to choose', () => {
    expect(bestArm(experiment(0.5), 'dice')).toBe(null);
    expect(bestArm(experiment(0.5, null), 'dice')).toBe(null);
    expect(bestArm(experiment(null, null), 'dice')).toBe(null);
    expect(bestArm(experiment(0.5, 0.5), 'dice')).toBe(null);
  });
});
