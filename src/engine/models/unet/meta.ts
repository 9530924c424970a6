import type { ModelMeta } from '../model-plugin.ts';

/** By index: the setting's number. */
export const DOWNSAMPLING = ['strided', 'pooled'] as const;

export const meta: ModelMeta = {
  id: 'unet',
  label: 'U-Net',
  help: 'Encoder and decoder with skips: instance norm, leaky ReLU, strided or pooled down-sampling, transposed up-sampling.',
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
      allowed: { least: 2, most: 9 },
    },
    {
      key: 'channelCap',
      flag: 'channel-cap',
      label: 'Channel cap',
      help: 'no stage has more channels than this; 512 in nnU-Net',
      default: 512,
      allowed: { least: 1, most: 2048 },
    },
    {
      key: 'downsampling',
      flag: 'downsampling',
      label: 'Down-sampling',
      help: 'by strided convolutions, as nnU-Net does, or by max-pooling before the convolutions of a stage',
      default: 0,
      allowed: { words: DOWNSAMPLING },
    },
  ],
  outputs: ({ depth }) => depth - 1,
  edges: ({ depth }) => ({ multiple: 2 ** (depth - 1), least: 2 ** depth }),
};
