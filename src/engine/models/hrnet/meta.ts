import type { ModelMeta } from '../model-plugin.ts';
import { lowestStride } from './layout.ts';

export const meta: ModelMeta = {
  id: 'hrnet',
  label: 'HRNet',
  help: 'Branches of several resolutions side by side that exchange what they see and are joined at the highest.',
  source: 'Wang et al., Deep High-Resolution Representation Learning (HRNetV2), TPAMI 2020, scaled down',
  order: 1,
  options: [
    {
      key: 'channels',
      flag: 'channels',
      label: 'Width',
      help: 'channels W of the highest branch; each lower one has twice as many',
      default: 16,
      allowed: { least: 1, most: 128 },
    },
    {
      key: 'depth',
      flag: 'depth',
      label: 'Branches',
      help: 'resolutions kept side by side',
      default: 3,
      allowed: { least: 2, most: 4 },
    },
    {
      key: 'stemStride',
      flag: 'stem-stride',
      label: 'Stem stride',
      help: 'by how much the stem makes images smaller: 4 in the paper; 1 keeps structures of a pixel, at 4 times the cost of 2',
      default: 2,
      allowed: { values: [1, 2, 4] },
    },
    {
      key: 'blocks',
      flag: 'blocks',
      label: 'Blocks',
      help: 'residual blocks of each branch and stage, 4 in the paper',
      default: 2,
      allowed: { least: 1, most: 4 },
    },
  ],
  // Strided convolutions and the interpolation take any size; the lowest branch needs two pixels.
  edges: (settings) => ({ multiple: 1, least: lowestStride(settings) + 1 }),
};
