import type { LossMeta } from '../loss-plugin.ts';

export const meta: LossMeta = {
  id: 'dice-ce',
  label: 'Dice + CE',
  formula: '*L*_0 = *L*_Dice + *L*_CE',
  help: 'Every pixel counts alike: a cut vessel costs almost nothing.',
  source: "nnU-Net's default: DC_and_CE_loss with MemoryEfficientSoftDiceLoss",
  colour: '--l-dice',
  defaultWeight: null,
  shownTerm: null,
  needs: 'none',
  defaultIterations: null,
  needsNoise: false,
  order: 0,
};
