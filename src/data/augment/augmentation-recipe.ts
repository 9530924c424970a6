// What may be drawn for a patch: probabilities and ranges.

/** Uniform between the two. */
export type Range = readonly [low: number, high: number];

export interface AugmentationRecipe {
  /** Angles in degrees; patches longer than `narrowAspect` times their width turn within narrowDegrees only. */
  rotation: { probability: number; degrees: Range; narrowDegrees: Range; narrowAspect: number };
  /** Isotropic; > 1 makes objects smaller. */
  scaling: { probability: number; factor: Range };
  /** Control points as a share of the patch's shorter side; amplitude as a share of their distance. */
  elastic: { probability: number; spacing: Range; amplitude: Range };
  /** One plane of noise for all channels; sigma in units of the image (z-scored: standard deviations). */
  noise: { probability: number; sigma: Range };
  /** Each axis of each chosen channel has its own σ. */
  blur: { probability: number; channelProbability: number; sigmaPx: Range };
  /** Factors around 1, one for each channel: half of them below, half above. */
  brightness: { probability: number; factor: Range };
  contrast: { probability: number; factor: Range };
  /** One scale for both axes of each chosen channel. */
  lowResolution: { probability: number; channelProbability: number; scale: Range };
  /** Exponents around 1, one for each channel: half of them below, half above. */
  invertedGamma: { probability: number; exponent: Range };
  gamma: { probability: number; exponent: Range };
  /** Of each axis by itself. */
  mirror: { probability: number };
}

/**
 * nnU-Net's default for 2D (nnUNetTrainer.get_training_transforms and configure_rotation_dummyDA_…, nnU-Net v2; the
 * published Skeleton Recall trainer has the same list). No elastic deformation.
 */
export const NNUNET_AUGMENTATION: AugmentationRecipe = {
  rotation: { probability: 0.2, degrees: [-180, 180], narrowDegrees: [-15, 15], narrowAspect: 1.5 },
  scaling: { probability: 0.2, factor: [0.7, 1.4] },
  elastic: { probability: 0, spacing: [0, 0], amplitude: [0, 0] },
  noise: { probability: 0.1, sigma: [0, 0.1] },
  blur: { probability: 0.2, channelProbability: 0.5, sigmaPx: [0.5, 1] },
  brightness: { probability: 0.15, factor: [0.75, 1.25] },
  contrast: { probability: 0.15, factor: [0.75, 1.25] },
  lowResolution: { probability: 0.25, channelProbability: 0.5, scale: [0.5, 1] },
  invertedGamma: { probability: 0.1, exponent: [0.7, 1.5] },
  gamma: { probability: 0.3, exponent: [0.7, 1.5] },
  mirror: { probability: 0.5 },
};

/** The same with elastic deformation, as mild as not to fold or to break thin structures. Tendril's own choice of numbers. */
export const ELASTIC_AUGMENTATION: AugmentationRecipe = {
  ...NNUNET_AUGMENTATION,
  elastic: { probability: 0.2, spacing: [0.125, 0.25], amplitude: [0, 0.2] },
};

/** Nothing but mirroring. */
export const MIRROR_AUGMENTATION: AugmentationRecipe = {
  rotation: { ...NNUNET_AUGMENTATION.rotation, probability: 0 },
  scaling: { ...NNUNET_AUGMENTATION.scaling, probability: 0 },
  elastic: { ...NNUNET_AUGMENTATION.elastic, probability: 0 },
  noise: { ...NNUNET_AUGMENTATION.noise, probability: 0 },
  blur: { ...NNUNET_AUGMENTATION.blur, probability: 0 },
  brightness: { ...NNUNET_AUGMENTATION.brightness, probability: 0 },
  contrast: { ...NNUNET_AUGMENTATION.contrast, probability: 0 },
  lowResolution: { ...NNUNET_AUGMENTATION.lowResolution, probability: 0 },
  invertedGamma: { ...NNUNET_AUGMENTATION.invertedGamma, probability: 0 },
  gamma: { ...NNUNET_AUGMENTATION.gamma, probability: 0 },
  mirror: { probability: 0.5 },
};
