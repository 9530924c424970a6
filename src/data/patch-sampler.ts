// Cuts random, augmented training patches out of whole images. Pure and deterministic from the seed.
import { createForegroundIndex, type ForegroundIndex } from './foreground-index.ts';
import { channelStatistics, type ChannelStatistics } from './normalise-image.ts';
import { createRandom } from './random.ts';
import type { PatchBatch, TrainingSample, TrainingSet } from './training-sample.ts';

export interface PatchSamplerOptions {
  /** Edge of the square patches. */
  patchPx: number;
  /** Patches per batch. */
  batch: number;
  seed: number;
  /** Share of each batch that is centred on foreground; nnU-Net's third by default. */
  foregroundShare?: number;
}

export interface PatchSampler {
  /** The next batch; its arrays belong to the caller. */
  next(): PatchBatch;
}

interface PreparedSample {
  sample: TrainingSample;
  statistics: ChannelStatistics;
  foreground: ForegroundIndex;
}

/** One of the eight symmetries of the square: transpose first, then mirror. */
interface Placement {
  top: number;
  left: number;
  isTransposed: boolean;
  mirrorsRows: boolean;
  mirrorsColumns: boolean;
}

/**
 * Patches at random positions of random training samples, z-scored per image and channel, under a random one of the
 * eight symmetries of the square (applied alike to image, labels, tube and mask).
 *
 * Items with index ≥ round(batch · (1 − foregroundShare)) are centred, as far as the image's border allows, on a random
 * pixel of a random class present in a random sample that has foreground (nnU-Net's oversampling). A batch of
 * one would never be oversampled by that rule: there the share is the probability instead.
 * Images smaller than the patch lie in its middle; around them image, label, tube and mask are 0.
 *
 * @throws Error when the set has no training sample, or a setting is out of range
 */
export function createPatchSampler(set: TrainingSet, options: PatchSamplerOptions): PatchSampler {
  const { patchPx, batch, seed, foregroundShare = 1 / 3 } = options;
  const training = set.samples.filter((sample) => sample.split === 'train');
  if (training.length === 0) throw new Error(`The data set ${set.name} has no training sample.`);
  if (!Number.isInteger(patchPx) || patchPx < 1)
    throw new Error(`patchPx is ${patchPx}; it must be a whole number of at least 1.`);
  if (!Number.isInteger(batch) || batch < 1)
    throw new Error(`batch is ${batch}; it must be a whole number of at least 1.`);
  if (!(foregroundShare >= 0 && foregroundShare <= 1))
    throw new Error(`foregroundShare is ${foregroundShare}; it must lie between 0 and 1.`);

  const prepared = training.map((sample): PreparedSample => ({
    sample,
    statistics: channelStatistics(sample),
    foreground: createForegroundIndex(sample.labels, sample.fieldOfView, sample.width, sample.height),
  }));
  const withForeground = prepared.filter((one) => one.foreground.classes.length > 0);
  const firstOversampled = Math.round(batch * (1 - foregroundShare));
  const random = createRandom(seed);

  function place(item: number): [PreparedSample, Placement] {
    const wantsForeground = batch === 1 ? random.next() < foregroundShare : item >= firstOversampled;
    const centres = wantsForeground && withForeground.length > 0;
    const candidates = centres ? withForeground : prepared;
    const chosen = candidates[random.integer(candidates.length)];
    const { width, height } = chosen.sample;
    let top: number;
    let left: number;
    if (centres) {
      const { classes } = chosen.foreground;
      const pixel = chosen.foreground.pick(classes[random.integer(classes.length)], random);
      top = clampStart(Math.floor(pixel / width) - (patchPx >> 1), height, patchPx);
      left = clampStart((pixel % width) - (patchPx >> 1), width, patchPx);
    } else {
      top = clampStart(random.integer(Math.max(1, height - patchPx + 1)), height, patchPx);
      left = clampStart(random.integer(Math.max(1, width - patchPx + 1)), width, patchPx);
    }
    const symmetry = random.integer(8);
    return [
      chosen,
      {
        top,
        left,
        isTransposed: (symmetry & 1) !== 0,
        mirrorsRows: (symmetry & 2) !== 0,
        mirrorsColumns: (symmetry & 4) !== 0,
      },
    ];
  }

  return {
    next() {
      const area = patchPx * patchPx;
      const images = new Float32Array(batch * area * set.channels);
      const labels = new Float32Array(batch * area);
      const tubes = new Float32Array(batch * area);
      const mask = new Float32Array(batch * area);
      let excludesAny = false;
      for (let item = 0; item < batch; item++) {
        const [chosen, placement] = place(item);
        const slice = {
          images: images.subarray(item * area * set.channels, (item + 1) * area * set.channels),
          labels: labels.subarray(item * area, (item + 1) * area),
          tubes: tubes.subarray(item * area, (item + 1) * area),
          mask: mask.subarray(item * area, (item + 1) * area),
        };
        if (cutPatch(chosen, placement, patchPx, set.channels, slice)) excludesAny = true;
      }
      return {
        batch,
        patchPx,
        channels: set.channels,
        images,
        labels,
        tubes,
        mask: excludesAny ? mask : null,
      };
    },
  };
}

/** Keeps the patch inside the image; an image smaller than the patch lies in its middle. */
function clampStart(start: number, size: number, patchPx: number): number {
  if (size < patchPx) return -((patchPx - size) >> 1);
  return Math.min(Math.max(start, 0), size - patchPx);
}

/** Writes one patch into zeroed arrays; true if any of its pixels is excluded from the loss. */
function cutPatch(
  { sample, statistics }: PreparedSample,
  { top, left, isTransposed, mirrorsRows, mirrorsColumns }: Placement,
  patchPx: number,
  channels: 1 | 3,
  out: { images: Float32Array; labels: Float32Array; tubes: Float32Array; mask: Float32Array },
): boolean {
  const { width, height, pixels, labels, tube, fieldOfView, channels: own } = sample;
  const { mean, scale } = statistics;
  const last = patchPx - 1;
  // Source pixel of patch pixel (row, column) = origin + row · down + column · right, in both coordinates.
  const [downY, downX] = isTransposed ? [0, mirrorsColumns ? -1 : 1] : [mirrorsRows ? -1 : 1, 0];
  const [rightY, rightX] = isTransposed ? [mirrorsRows ? -1 : 1, 0] : [0, mirrorsColumns ? -1 : 1];
  const originY = top + (mirrorsRows ? last : 0);
  const originX = left + (mirrorsColumns ? last : 0);
  const right = rightY * width + rightX;
  const isInside = top >= 0 && left >= 0 && top + patchPx <= height && left + patchPx <= width;
  let excludesAny = !isInside;
  for (let row = 0; row < patchPx; row++) {
    let y = originY + row * downY;
    let x = originX + row * downX;
    let from = y * width + x;
    let to = row * patchPx;
    for (let column = 0; column < patchPx; column++, y += rightY, x += rightX, from += right, to++) {
      if (!isInside && (y < 0 || y >= height || x < 0 || x >= width)) continue;
      if (channels === 1) {
        out.images[to] = (pixels[from] - mean[0]) * scale[0];
      } else if (own === 1) {
        const value = (pixels[from] - mean[0]) * scale[0];
        out.images[to * 3] = value;
        out.images[to * 3 + 1] = value;
        out.images[to * 3 + 2] = value;
      } else {
        out.images[to * 3] = (pixels[from * 3] - mean[0]) * scale[0];
        out.images[to * 3 + 1] = (pixels[from * 3 + 1] - mean[1]) * scale[1];
        out.images[to * 3 + 2] = (pixels[from * 3 + 2] - mean[2]) * scale[2];
      }
      out.labels[to] = labels[from];
      out.tubes[to] = tube[from];
      if (fieldOfView !== null && fieldOfView[from] === 0) excludesAny = true;
      else out.mask[to] = 1;
    }
  }
  return excludesAny;
}
