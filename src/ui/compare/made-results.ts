// Results as a test needs them. Imported by tests only.
import type { RunResult } from '../../engine/experiments/experiment-results.ts';
import { DEFAULT_RUN_CONFIG, type RunConfig } from '../../engine/run-config.ts';
import { initialSetup, planOwn, type CompareTab, type OwnPlan, type OwnSetup } from './own-experiment.ts';

export const madePlan = (
  tab: CompareTab,
  setup: Partial<OwnSetup> = {},
  base: Partial<RunConfig> = {},
): OwnPlan =>
  planOwn(
    tab,
    { ...initialSetup(tab), ...setup },
    { ...DEFAULT_RUN_CONFIG, ...base },
    { name: 'Made', sample: null },
  );

const values = (clDice: number | null) => ({
  dice: 0.5,
  clDice,
  betti0Error: 2,
  betti1Error: 1,
  sensitivity: 0.5,
  precision: 0.5,
  rocAuc: null,
});

/** A finished run of a plan. @param clDice by image name */
export function madeRun(plan: OwnPlan, at: number, clDice: Record<string, number | null>): RunResult {
  const { arm, seed, fold, config } = plan.runs[at];
  const images = Object.entries(clDice).map(([name, value]) => ({
    id: `images/${name}.png`,
    name,
    ...values(value),
    classes: [],
  }));
  const known = Object.values(clDice).filter((value) => value !== null);
  return {
    key: `key-${at}`,
    arm,
    seed,
    fold,
    config,
    classCount: 1,
    split: { train: ['t'], validation: images.map(({ id }) => id) },
    backend: { backend: 'wasm', adapter: 'made' },
    versions: { tendril: '0', browser: null },
    startedAt: '2026-01-01T00:00:00.000Z',
    history: { firstLoss: 1, lastLoss: 0.5, curve: [], validations: [] },
    cost: { seconds: 10, stepMs: 5, dataMs: 1, peakBytes: 1000 },
    images,
    mean: values(known.reduce((sum, value) => sum + value, 0) / known.length),
  };
}
