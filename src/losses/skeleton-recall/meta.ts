import type { LossMeta } from '../loss-plugin.ts';

export const meta: LossMeta = {
  id: 'skeleton-recall',
  label: '+ Skeleton Recall',
  formula: '*L*_0 + *w* (1 − Σ *T* *p* / Σ *T*)',
  help: 'The tubed skeleton T of the ground truth must be found.',
  source: 'Kirchhoff et al., ECCV 2024, arXiv 2404.03010, eq. 1',
  colour: '--l-rec',
  defaultWeight: 1,
  shownTerm: { label: '1 − recall', raisedBy: 1 },
  needs: 'tubedSkeleton',
  defaultIterations: null,
  needsNoise: false,
  order: 1,
};
