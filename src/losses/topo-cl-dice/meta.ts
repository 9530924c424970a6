import type { LossMeta } from '../loss-plugin.ts';

export const meta = {
  id: 'topo-cl-dice',
  label: '+ Topo-clDice',
  formula: '*L*_0 + *w* (1 − 2 *P*_t *S*_t / (*P*_t + *S*_t))',
  help: 'The same with skeletons that keep components and loops.',
  source:
    'Menten et al., ICCV 2023, arXiv 2304.06003, for the skeleton; the loss of Shit et al., CVPR 2021, around it',
  colour: '--l-topo',
  defaultWeight: 1,
  shownTerm: { label: '1 − Topo-clDice', raisedBy: 0 },
  needs: 'softSkeleton',
  defaultIterations: 5,
  needsNoise: true,
  noiseStrength: 0.33,
  order: 3,
} as const satisfies LossMeta;
