// How training patches are drawn and changed: part of a run's configuration. Imports valibot only, so that the page may use it.
import * as v from 'valibot';

export const AUGMENTATIONS = ['none', 'symmetries', 'nnunet', 'elastic'] as const;
export const TUBES = ['fast', 'exact'] as const;
export const INTENSITIES = ['image', 'dataset', 'unit'] as const;

/** What is left out takes the value of DEFAULT_PATCH_OPTIONS. */
export const patchOptionsSchema = v.strictObject({
  /**
   * 'none': patches as they are. 'symmetries': one of the eight symmetries of the square. 'nnunet': rotation, scaling, noise,
   * blur, brightness, contrast, low resolution, gamma and mirroring as nnU-Net draws them. 'elastic': the same with elastic
   * deformation.
   */
  augmentation: v.optional(v.picklist(AUGMENTATIONS), 'symmetries'),
  /**
   * 'fast': the tubed skeleton of the whole image, moved with the patch. 'exact': made anew of each patch's transformed label, as
   * the authors do.
   */
  tube: v.optional(v.picklist(TUBES), 'fast'),
  /** Share of each batch that is centred on foreground. */
  foregroundShare: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1)), 1 / 3),
  /** 'image': z-score of each image. 'dataset': z-score over all training images. 'unit': 0…1. */
  intensity: v.optional(v.picklist(INTENSITIES), 'image'),
  /** Whole images in place of patches: the edge becomes that of the largest training image, and what is added does not count. */
  whole: v.optional(v.boolean(), false),
});

export type PatchOptions = v.InferOutput<typeof patchOptionsSchema>;

export const DEFAULT_PATCH_OPTIONS: PatchOptions = {
  augmentation: 'symmetries',
  tube: 'fast',
  foregroundShare: 1 / 3,
  intensity: 'image',
  whole: false,
};
