// Where the patches of each batch lie: a stream of numbers from the seed, the same whatever happens to the patches afterwards.
import { createForegroundIndex, type ForegroundIndex } from './foreground-index.ts';
import { createRandom, type Random } from './random.ts';
import type { TrainingSample } from './training-sample.ts';

export interface PatchPlacement {
  /** Index among the training samples. */
  sample: number;
  /** Upper left pixel of the patch in the image; negative where the image is smaller than the patch. */
  top: number;
  left: number;
  /** 0…7: one of the eight symmetries of the square. Bit 0 transposes first, bits 1 and 2 mirror rows and columns. */
  symmetry: number;
}

export interface PlacementOptions {
  patchPx: number;
  batch: number;
  seed: number;
  /**
   * Items with index ≥ round(batch · (1 − foregroundShare)) are centred, as far as the image's border allows, on a random
   * pixel of a random class present in a random sample that has foreground (nnU-Net's oversampling). A batch of one would never
   * be oversampled by that rule: there the share is the probability instead.
   */
  foregroundShare: number;
}

/**
 * The placements of any batch, by its number from 0 up. They depend on samples, options and number alone; batches in ascending
 * order cost nothing extra, going back draws anew from the start.
 */
export function createPlacements(
  samples: readonly TrainingSample[],
  { patchPx, batch, seed, foregroundShare }: PlacementOptions,
): (index: number) => PatchPlacement[] {
  const foregrounds = samples.map(({ labels, fieldOfView, width, height }) =>
    createForegroundIndex(labels, fieldOfView, width, height),
  );
  const all = samples.map((_, i) => i);
  const withForeground = all.filter((i) => foregrounds[i].classes.length > 0);
  const firstOversampled = Math.round(batch * (1 - foregroundShare));
  let random = createRandom(seed);
  let drawn = 0;

  const place = (item: number): PatchPlacement => {
    const wantsForeground = batch === 1 ? random.next() < foregroundShare : item >= firstOversampled;
    const centres = wantsForeground && withForeground.length > 0;
    const candidates = centres ? withForeground : all;
    const sample = candidates[random.integer(candidates.length)];
    const size = { patchPx, ...samples[sample] };
    const corner = centres ? centreOn(foregrounds[sample], random, size) : anywhere(random, size);
    return { sample, ...corner, symmetry: random.integer(8) };
  };

  const drawBatch = () => Array.from({ length: batch }, (_, item) => place(item));

  return (index) => {
    if (index < drawn) {
      random = createRandom(seed);
      drawn = 0;
    }
    for (; drawn < index; drawn++) drawBatch();
    drawn++;
    return drawBatch();
  };
}

interface Sizes {
  patchPx: number;
  width: number;
  height: number;
}

function centreOn(foreground: ForegroundIndex, random: Random, { patchPx, width, height }: Sizes) {
  const { classes } = foreground;
  const pixel = foreground.pick(classes[random.integer(classes.length)], random);
  return {
    top: clampStart(Math.floor(pixel / width) - (patchPx >> 1), height, patchPx),
    left: clampStart((pixel % width) - (patchPx >> 1), width, patchPx),
  };
}

function anywhere(random: Random, { patchPx, width, height }: Sizes) {
  return {
    top: clampStart(random.integer(Math.max(1, height - patchPx + 1)), height, patchPx),
    left: clampStart(random.integer(Math.max(1, width - patchPx + 1)), width, patchPx),
  };
}

/** Keeps the patch inside the image; an image smaller than the patch lies in its middle. */
function clampStart(start: number, size: number, patchPx: number): number {
  if (size < patchPx) return -((patchPx - size) >> 1);
  return Math.min(Math.max(start, 0), size - patchPx);
}
