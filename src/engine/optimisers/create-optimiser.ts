import type { RunConfig } from '../run-config.ts';
import { createAdam } from './adam.ts';
import type { Optimiser } from './optimiser.ts';
import { createSgd } from './sgd.ts';

/** Momentum and clipping of nnU-Net's trainer. */
const SGD = { momentum: 0.99, clipNorm: 12 };

/** The optimiser a run's configuration names. */
export function createOptimiser({ id, weightDecay }: RunConfig['optimiser']): Optimiser {
  switch (id) {
    case 'adam':
      return createAdam({ weightDecay, decoupled: false });
    case 'adamw':
      return createAdam({ weightDecay, decoupled: true });
    case 'sgd':
      return createSgd({ ...SGD, weightDecay });
  }
}
