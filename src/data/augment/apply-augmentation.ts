// Applies what was drawn to a region of an image and everything that belongs to it.
import { applyBrightness } from './brightness.ts';
import { cropCentre } from './centre-crop.ts';
import { applyContrast } from './contrast.ts';
import { createDisplacementField } from './displacement-field.ts';
import type { Augmentation } from './draw-augmentation.ts';
import { applyGamma } from './gamma.ts';
import { applyGaussianBlur } from './gaussian-blur.ts';
import { createGaussianNoise } from './gaussian-noise.ts';
import { applyLowResolution } from './low-resolution.ts';
import { mirrorPlane } from './mirror.ts';
import { checkPlanarImage, checkPlane, type ImageSize, type PlanarImage, planeOf } from './planar-image.ts';
import { sampleImage } from './sample-image.ts';
import { sampleLabels } from './sample-labels.ts';
import { createSamplingGrid, type SamplingGrid } from './sampling-grid.ts';

/** An image and the maps that belong to it, all of the same size. */
export interface AugmentedRegion {
  image: PlanarImage;
  /** [H · W] index map 0…K. */
  labels: Uint8Array;
  /**
   * [H · W] tubed skeleton as index map, transformed along with the labels (the fast way); null: it is computed from the
   * transformed labels afterwards (the exact way, as the authors do).
   */
  tubes: Uint8Array | null;
  /** [H · W] 1 where the loss counts, 0 elsewhere; null: everywhere. */
  mask: Uint8Array | null;
}

/**
 * One training patch: the region turned, scaled, deformed and cut to the patch's size about its middle, then noise, blur,
 * brightness, contrast, low resolution, gamma of the negative, gamma, and mirroring, as far as they were drawn (nnU-Net's
 * order). Labels, tubes and mask go through the spatial transform and the mirroring only.
 *
 * Outside the region the image is 0 (the mean of a z-scored one), labels and tubes 0 and, where there is a mask, it is 0 too.
 * nnU-Net has no such mask: there the outside counts as background, as it does here without one.
 *
 * @param region about patch / 0.85 pixels, so that turning leaves few empty corners (nnU-Net); any size will do
 * @param patch size of the result
 * @returns arrays of its own; the region stays as it is
 * @throws Error naming the argument when sizes do not fit each other, a value of the image is NaN or infinite, or the drawn
 *   lists do not have one entry for each channel.
 */
export function applyAugmentation(
  region: AugmentedRegion,
  augmentation: Augmentation,
  patch: ImageSize,
): AugmentedRegion {
  checkRegion(region);
  const source = region.image;
  const { mirror } = augmentation;
  const grid = createGrid(source, augmentation, patch);
  const moveMap = (map: Uint8Array): Uint8Array => {
    const cut = grid === null ? cropCentre(map, source, patch) : sampleLabels(map, source, grid);
    return mirror.rows || mirror.columns ? mirrorPlane(cut, patch, mirror) : cut;
  };
  const image = grid === null ? cropImage(source, patch) : sampleImage(source, grid);
  changeIntensity(image, augmentation);
  if (mirror.rows || mirror.columns) changePlanes(image, (plane) => mirrorPlane(plane, patch, mirror));
  return {
    image,
    labels: moveMap(region.labels),
    tubes: region.tubes === null ? null : moveMap(region.tubes),
    mask: region.mask === null ? null : moveMap(region.mask),
  };
}

function checkRegion({ image, labels, tubes, mask }: AugmentedRegion): void {
  checkPlanarImage(image);
  checkPlane('label map', labels, image);
  if (tubes !== null) checkPlane('tube map', tubes, image);
  if (mask !== null) checkPlane('mask', mask, image);
  let sum = 0;
  for (let i = 0; i < image.values.length; i++) sum += image.values[i];
  if (!Number.isFinite(sum)) {
    throw new Error('The image holds a value that is NaN or infinite; all must be finite.');
  }
}

function createGrid(source: ImageSize, { spatial }: Augmentation, patch: ImageSize): SamplingGrid | null {
  if (spatial === null) return null;
  const { angleRad, scale, elastic } = spatial;
  const displacement = elastic === null ? null : createDisplacementField(patch, elastic);
  return createSamplingGrid(source, patch, { angleRad, scale, displacement });
}

function cropImage(image: PlanarImage, patch: ImageSize): PlanarImage {
  const { width, height } = patch;
  const values = new Float32Array(image.channels * width * height);
  for (let channel = 0; channel < image.channels; channel++) {
    values.set(cropCentre(planeOf(image, channel), image, patch), channel * width * height);
  }
  return { width, height, channels: image.channels, values };
}

/** Replaces each channel by what `change` makes of it; null: it is in place already. */
function changePlanes(
  image: PlanarImage,
  change: (plane: Float32Array, channel: number) => Float32Array | null,
): void {
  for (let channel = 0; channel < image.channels; channel++) {
    const plane = planeOf(image, channel);
    const changed = change(plane, channel);
    if (changed !== null) plane.set(changed);
  }
}

function changeIntensity(image: PlanarImage, drawn: Augmentation): void {
  /** Changes each channel by its own parameter, if the transform was drawn at all. */
  function each<P>(
    name: string,
    parameters: (P | null)[] | null,
    change: (plane: Float32Array, parameter: P) => Float32Array,
  ): void {
    if (parameters === null) return;
    if (parameters.length !== image.channels) {
      throw new Error(
        `The augmentation has ${parameters.length} values for ${name}; the image has ${image.channels} channels.`,
      );
    }
    changePlanes(image, (plane, channel) => {
      const parameter = parameters[channel];
      return parameter === null ? null : change(plane, parameter);
    });
  }
  if (drawn.noise !== null) {
    const noise = createGaussianNoise(image.width * image.height, drawn.noise.sigma, drawn.noise.seed);
    changePlanes(image, (plane) => {
      for (let i = 0; i < plane.length; i++) plane[i] += noise[i];
      return null;
    });
  }
  each('blur', drawn.blur, (plane, sigmaPx) => applyGaussianBlur(plane, image, sigmaPx));
  each('brightness', drawn.brightness, applyBrightness);
  each('contrast', drawn.contrast, applyContrast);
  each('lowResolution', drawn.lowResolution, (plane, scale) => applyLowResolution(plane, image, scale));
  each('invertedGamma', drawn.invertedGamma, (plane, gamma) => applyGamma(plane, gamma, true));
  each('gamma', drawn.gamma, (plane, gamma) => applyGamma(plane, gamma, false));
}
