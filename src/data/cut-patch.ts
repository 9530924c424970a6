// Cuts one patch out of a whole image.
import type { AugmentedRegion } from './augment/apply-augmentation.ts';
import type { ChannelStatistics } from './normalise-image.ts';
import type { PatchPlacement } from './patch-placement.ts';
import type { TrainingSample } from './training-sample.ts';

/** One item of a batch, all zero at first; see PatchBatch. */
export interface PatchSlice {
  /** [patchPx, patchPx, channels] */
  images: Float32Array;
  /** [patchPx, patchPx] */
  labels: Float32Array;
  tubes: Float32Array;
  mask: Float32Array;
}

/**
 * Copies the patch under its symmetry; image, label, tube and mask alike.
 *
 * @returns whether any of its pixels is excluded from the loss
 */
export function cutPatch(
  sample: TrainingSample,
  { mean, scale }: ChannelStatistics,
  { top, left, symmetry }: PatchPlacement,
  patchPx: number,
  channels: 1 | 3,
  out: PatchSlice,
): boolean {
  const { width, height, pixels, labels, tube, fieldOfView, channels: own } = sample;
  const [isTransposed, mirrorsRows, mirrorsColumns] = [1, 2, 4].map((bit) => (symmetry & bit) !== 0);
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

/**
 * The square region that augmentation starts from, plane by plane. Around the image everything is 0.
 *
 * @param wants.tube whether the tube comes along
 * @param wants.mask whether there is a mask: 1 inside image and field of view
 */
export function cutRegion(
  sample: TrainingSample,
  { mean, scale }: ChannelStatistics,
  { top, left, edgePx }: { top: number; left: number; edgePx: number },
  channels: 1 | 3,
  wants: { tube: boolean; mask: boolean },
): AugmentedRegion {
  const { width, height, pixels, labels, tube, fieldOfView, channels: own } = sample;
  const area = edgePx * edgePx;
  const values = new Float32Array(area * channels);
  const region: AugmentedRegion = {
    image: { width: edgePx, height: edgePx, channels, values },
    labels: new Uint8Array(area),
    tubes: wants.tube ? new Uint8Array(area) : null,
    mask: wants.mask ? new Uint8Array(area) : null,
  };
  const firstColumn = Math.max(0, -left);
  const endColumn = Math.min(edgePx, width - left);
  for (let row = Math.max(0, -top); row < Math.min(edgePx, height - top); row++) {
    const start = (row + top) * width + left;
    const from = start + firstColumn;
    const end = start + endColumn;
    const to = row * edgePx + firstColumn;
    region.labels.set(labels.subarray(from, end), to);
    region.tubes?.set(tube.subarray(from, end), to);
    if (fieldOfView === null) region.mask?.fill(1, to, to + end - from);
    else
      for (let i = from; i < end; i++)
        if (region.mask !== null) region.mask[to + i - from] = fieldOfView[i] === 0 ? 0 : 1;
    for (let channel = 0; channel < channels; channel++) {
      const source = own === 1 ? 0 : channel;
      const base = channel * area + to - from;
      for (let i = from; i < end; i++) {
        values[base + i] = (pixels[i * own + source] - mean[source]) * scale[source];
      }
    }
  }
  return region;
}
