// How whole images are predicted: part of a run's configuration. Imports valibot only, so that the page may use it.
import * as v from 'valibot';

export const inferenceOptionsSchema = v.strictObject({
  /**
   * 'margin': large tiles with context around the part that each decides, so that images up to 640 pixels are seen whole.
   * 'gaussian': overlapping tiles of one size, blended with Gaussian weights, as nnU-Net does.
   */
  tiles: v.picklist(['margin', 'gaussian']),
  /** Edge of the Gaussian tiles in pixels; null: that of the training patches. */
  tilePx: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096))),
  /** Distance of the Gaussian tiles as share of their edge. */
  stepShare: v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(1)),
  /** Test-time augmentation: mean of the probabilities over the four mirror images. */
  mirror: v.boolean(),
});

export type InferenceOptions = v.InferOutput<typeof inferenceOptionsSchema>;

export const DEFAULT_INFERENCE: InferenceOptions = {
  tiles: 'margin',
  tilePx: null,
  stepShare: 0.5,
  mirror: false,
};
