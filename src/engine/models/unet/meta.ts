import type { ModelMeta } from '../model-plugin.ts';

export const meta: ModelMeta = {
  id: 'unet',
  label: 'U-Net',
  help: 'Encoder and decoder with skips: instance norm, leaky ReLU, strided down-sampling, transposed up-sampling.',
  source: 'Ronneberger et al., MICCAI 2015, in the shape of nnU-Net (PlainConvUNet)',
  order: 0,
  options: [
    {
      key: 'channels',
      flag: 'channels',
      label: 'Channels',
      help: 'channels of the first stage; they double with each stage',
      default: 16,
      allowed: { least: 1, most: 256 },
    },
    {
      key: 'depth',
      flag: 'depth',
      label: 'Depth',
      help: 'resolution stages, the full resolution among them',
      default: 3,
      allowed: { least: 2, most: 6 },
    },
  ],
  edges: ({ depth }) => ({ multiple: 2 ** (depth - 1), least: 2 ** depth }),
};
