// Cuts random, augmented training patches out of whole images. Pure and deterministic from the seed and the batch's number.
import { computeTubedSkeleton } from '../morphology/tubed-skeleton.ts';
import { applyAugmentation } from './augment/apply-augmentation.ts';
import {
  ELASTIC_AUGMENTATION,
  NNUNET_AUGMENTATION,
  type AugmentationRecipe,
} from './augment/augmentation-recipe.ts';
import { drawAugmentation } from './augment/draw-augmentation.ts';
import { cutPatch, cutRegion, type PatchSlice } from './cut-patch.ts';
import { createIntensity, type Intensity, type IntensityScheme } from './intensity.ts';
import { createPlacements, type PatchPlacement } from './patch-placement.ts';
import { createRandom } from './random.ts';
import type { PatchBatch, TrainingSample, TrainingSet } from './training-sample.ts';
import { TUBE_RADIUS_PX } from './tube-radius.ts';

export type PatchAugmentation = 'none' | 'symmetries' | 'nnunet' | 'elastic';

export interface PatchSamplerOptions {
  /** Edge of the square patches. */
  patchPx: number;
  /** Patches per batch. */
  batch: number;
  seed: number;
  /** Share of each batch that is centred on foreground; nnU-Net's third by default. */
  foregroundShare?: number;
  /** One of the eight symmetries of the square by default. */
  augmentation?: PatchAugmentation;
  /**
   * 'exact': the tube is made of the patch's label after all transforms, as the authors' loader does. 'fast', the default: the
   * whole image's tube goes through the transforms with the label.
   */
  tube?: 'exact' | 'fast';
  /** z-score of each image by default. */
  intensity?: IntensityScheme;
  /** Number of the batch that next() begins with; 0 by default. */
  firstBatch?: number;
}

/** Where a run takes its batches from: this thread, or workers that make them ahead of time. */
export interface PatchSource {
  /** The next batch; its arrays belong to the caller. */
  next(): PatchBatch | Promise<PatchBatch>;
  /** Frees what makes batches; nobody asks for one afterwards. */
  close(): void;
}

export interface PatchSampler extends PatchSource {
  next(): PatchBatch;
  /** Any batch by its number: it depends on set, options and number alone. */
  batch(index: number): PatchBatch;
}

const RECIPES: Record<PatchAugmentation, AugmentationRecipe | null> = {
  none: null,
  symmetries: null,
  nnunet: NNUNET_AUGMENTATION,
  elastic: ELASTIC_AUGMENTATION,
};

/** nnU-Net cuts this much more than the patch, so that turned and shrunk patches have few empty corners. */
const REGION_SHARE = 0.85;

/** Whether batches may hold pixels that do not count. If so, all of them are trained with a mask. */
export function excludesPixels(set: TrainingSet, patchPx: number): boolean {
  return set.samples.some(
    ({ split, fieldOfView, width, height }) =>
      split === 'train' && (fieldOfView !== null || width < patchPx || height < patchPx),
  );
}

/**
 * Batches of patches at random positions of random training samples: see PlacementOptions for where, intensity.ts for the scale
 * of their values, and PatchAugmentation for what happens to them. Image, label, tube and mask are moved alike.
 *
 * Images smaller than the patch lie in its middle; around them image, label, tube and mask are 0. What turning and scaling bring
 * in from outside of the region is excluded by the mask too where the set has one; else it is background, as in nnU-Net.
 *
 * @throws Error when the set has no training sample, or a setting is out of range
 */
export function createPatchSampler(set: TrainingSet, options: PatchSamplerOptions): PatchSampler {
  const { patchPx, batch, seed, foregroundShare = 1 / 3, augmentation = 'symmetries' } = options;
  const training = set.samples.filter((sample) => sample.split === 'train');
  if (training.length === 0) throw new Error(`The data set ${set.name} has no training sample.`);
  if (!Number.isInteger(patchPx) || patchPx < 1)
    throw new Error(`patchPx is ${patchPx}; it must be a whole number of at least 1.`);
  if (!Number.isInteger(batch) || batch < 1)
    throw new Error(`batch is ${batch}; it must be a whole number of at least 1.`);
  if (!(foregroundShare >= 0 && foregroundShare <= 1))
    throw new Error(`foregroundShare is ${foregroundShare}; it must lie between 0 and 1.`);

  const placements = createPlacements(training, { patchPx, batch, seed, foregroundShare });
  const maker: PatchMaker = {
    patchPx,
    channels: set.channels,
    training,
    intensity: createIntensity(set, options.intensity ?? 'image'),
    recipe: RECIPES[augmentation],
    isMoved: augmentation === 'symmetries',
    isExact: options.tube === 'exact',
    hasMask: excludesPixels(set, patchPx),
  };
  const streams = createRandom(seed);
  let index = options.firstBatch ?? 0;

  const makeBatch = (number: number): PatchBatch => {
    const area = patchPx * patchPx;
    const images = new Float32Array(batch * area * set.channels);
    const labels = new Float32Array(batch * area);
    const tubes = new Float32Array(batch * area);
    const mask = new Float32Array(batch * area);
    let excludesAny = false;
    for (const [item, placement] of placements(number).entries()) {
      const slice = {
        images: images.subarray(item * area * set.channels, (item + 1) * area * set.channels),
        labels: labels.subarray(item * area, (item + 1) * area),
        tubes: tubes.subarray(item * area, (item + 1) * area),
        mask: mask.subarray(item * area, (item + 1) * area),
      };
      const draws = streams.fork(`augmentation ${number} ${item}`);
      if (makePatch(maker, placement, slice, draws)) excludesAny = true;
    }
    return { batch, patchPx, channels: set.channels, images, labels, tubes, mask: excludesAny ? mask : null };
  };

  return {
    batch: makeBatch,
    next: () => makeBatch(index++),
    close: () => undefined,
  };
}

interface PatchMaker {
  patchPx: number;
  channels: 1 | 3;
  training: readonly TrainingSample[];
  intensity: Intensity;
  /** null: cut without resampling. */
  recipe: AugmentationRecipe | null;
  /** Whether patches without a recipe are turned and mirrored. */
  isMoved: boolean;
  isExact: boolean;
  hasMask: boolean;
}

/** Writes one patch into zeroed arrays; true if any of its pixels is excluded from the loss. */
function makePatch(
  maker: PatchMaker,
  placement: PatchPlacement,
  out: PatchSlice,
  random: ReturnType<typeof createRandom>,
): boolean {
  const { patchPx, channels, training, intensity, recipe, isMoved, isExact } = maker;
  const sample = training[placement.sample];
  const statistics = intensity(sample);
  let excludesAny: boolean;
  if (recipe === null) {
    const place = isMoved ? placement : { ...placement, symmetry: 0 };
    excludesAny = cutPatch(sample, statistics, place, patchPx, channels, out);
  } else excludesAny = augmentPatch(maker, recipe, placement, out, random);
  if (isExact) {
    out.tubes.set(computeTubedSkeleton(Uint8Array.from(out.labels), patchPx, patchPx, TUBE_RADIUS_PX));
  }
  return excludesAny;
}

function augmentPatch(
  { patchPx, channels, training, intensity, isExact, hasMask }: PatchMaker,
  recipe: AugmentationRecipe,
  { sample: index, top, left }: PatchPlacement,
  out: PatchSlice,
  random: ReturnType<typeof createRandom>,
): boolean {
  const sample = training[index];
  const patch = { width: patchPx, height: patchPx };
  const augmentation = drawAugmentation(random, recipe, patch, channels);
  // A patch that is neither turned nor scaled is the middle of its region: nothing else need be cut.
  const edgePx = augmentation.spatial === null ? patchPx : Math.floor(patchPx / REGION_SHARE);
  const margin = (edgePx >> 1) - (patchPx >> 1);
  const region = cutRegion(
    sample,
    intensity(sample),
    { top: top - margin, left: left - margin, edgePx },
    channels,
    { tube: !isExact, mask: hasMask },
  );
  const { image, labels, tubes, mask } = applyAugmentation(region, augmentation, patch);
  out.labels.set(labels);
  if (tubes !== null) out.tubes.set(tubes);
  const area = patchPx * patchPx;
  for (let channel = 0; channel < channels; channel++) {
    const plane = image.values.subarray(channel * area, (channel + 1) * area);
    for (let pixel = 0; pixel < area; pixel++) out.images[pixel * channels + channel] = plane[pixel];
  }
  if (mask === null) {
    out.mask.fill(1);
    return false;
  }
  out.mask.set(mask);
  return mask.includes(0);
}
