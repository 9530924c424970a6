import type { LossMeta } from '../loss-plugin.ts';

export const meta: LossMeta = {
  id: 'cl-dice',
  label: '+ clDice',
  formula: '*L*_0 + *w* (1 − 2 *P*_s *S*_s / (*P*_s + *S*_s))',
  help: 'Soft skeletons of prediction and ground truth must lie in both masks.',
  source: 'Shit et al., CVPR 2021, arXiv 2003.07311, algorithms 1 and 2',
  colour: '--l-cl',
  defaultWeight: 1,
  shownTerm: { label: '1 − clDice', raisedBy: 0 },
  needs: 'softSkeleton',
  defaultIterations: 10,
  needsNoise: false,
  order: 2,
};
