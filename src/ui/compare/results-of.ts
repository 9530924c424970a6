// Own runs in the form of results.json. Pure.
import type { ExperimentResults, RunResult } from '../../engine/experiments/experiment-results.ts';
import type { OwnPlan } from './own-experiment.ts';

interface OpenData {
  name: string;
  classCount: number;
  imageCount: number;
}

export function resultsOf(
  plan: OwnPlan,
  runs: RunResult[],
  failures: ExperimentResults['failures'] = [],
  data: OpenData = { name: 'no data', classCount: 1, imageCount: 0 },
): ExperimentResults {
  return {
    version: 1,
    experiment: plan.experiment,
    data: { ...data, fingerprint: '' },
    arms: plan.arms,
    runCount: plan.runs.length,
    runs,
    failures,
  };
}
