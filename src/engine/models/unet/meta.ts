import type { ModelMeta } from '../model-plugin.ts';

export const meta: ModelMeta = {
  id: 'unet',
  label: 'U-Net',
  help: 'Encoder and decoder with skips: instance norm, leaky ReLU, strided down-sampling, transposed up-sampling.',
  source: 'Ronneberger et al., MICCAI 2015, in the shape of nnU-Net (PlainConvUNet)',
  order: 0,
};
