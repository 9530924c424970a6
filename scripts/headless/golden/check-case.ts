// Sends a case to the check of its group. An unknown group is a failure, never skipped.
import type { GoldenCase } from '../../golden/golden-case.ts';
import { checkIntensity, checkSpatial } from './check-augmentation.ts';
import { checkDeepSupervisionLoss, checkDownsampling } from './check-deep-supervision.ts';
import { checkLosses } from './check-losses.ts';
import { checkMetrics } from './check-metrics.ts';
import { checkOptimiser } from './check-optimiser.ts';
import { checkEveryPattern, checkLabelMap, checkMask } from './check-skeletons.ts';
import { checkSoftSkeleton, checkTopologySkeletonGradient } from './check-soft-skeletons.ts';
import { type Examination, examine } from './examination.ts';
import type { CaseReport } from './golden-report.ts';

type Check = (e: Examination) => void | Promise<void>;

/** Real masks come in three kinds, told apart by what they hold. */
const checkReal: Check = (e) => {
  if (e.case.has('pred')) return checkMetrics(e);
  return e.case.has('label') ? checkLabelMap(e) : checkMask(e);
};

const CHECKS = new Map<string, Check>([
  ['skel', checkMask],
  ['skel_exhaustive', checkEveryPattern],
  ['skel_multiclass', checkLabelMap],
  ['real', checkReal],
  ['real_nc', checkReal],
  ['softskel', checkSoftSkeleton],
  ['menten_grad', checkTopologySkeletonGradient],
  ['loss', checkLosses],
  ['metrics', checkMetrics],
  ['deep_supervision', (e) => (e.case.has('label') ? checkDownsampling(e) : checkDeepSupervisionLoss(e))],
  ['optim', checkOptimiser],
  ['augment', (e) => (e.case.has('image_out') ? checkSpatial(e) : checkIntensity(e))],
]);

/** Everything in the case against ours; what is thrown on the way is a problem of the case. */
export async function checkCase(golden: GoldenCase): Promise<CaseReport> {
  const check = CHECKS.get(golden.group);
  if (check === undefined) {
    const { group, name } = golden;
    return { group, name, comparisons: [], problems: [`Nothing here knows the group "${group}".`] };
  }
  const examination = examine(golden);
  if (golden.json.group !== golden.group) {
    examination.problem(`case.json says group "${golden.json.group}"; its folder says "${golden.group}".`);
  }
  try {
    await check(examination);
  } catch (error) {
    examination.problem(error instanceof Error ? error.message : String(error));
  }
  return examination.report();
}
