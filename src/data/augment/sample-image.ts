import { checkPlanarImage, type PlanarImage } from './planar-image.ts';
import type { SamplingGrid } from './sampling-grid.ts';

/**
 * Bilinear values of an image at the points of a grid; pixels outside the image count as 0 (torch's grid_sample,
 * padding_mode zeros, align_corners false).
 *
 * @param image [C,H,W]
 * @returns [C, grid height, grid width]
 * @throws Error when the image is empty or its values do not fit its size.
 */
export function sampleImage(image: PlanarImage, grid: SamplingGrid): PlanarImage {
  checkPlanarImage(image);
  const { width, height, channels, values } = image;
  const area = width * height;
  const count = grid.width * grid.height;
  const sampled = new Float32Array(count * channels);
  for (let at = 0; at < count; at++) {
    const x = grid.x[at];
    const y = grid.y[at];
    const left = Math.floor(x);
    const top = Math.floor(y);
    if (left < -1 || top < -1 || left >= width || top >= height) continue;
    const right = x - left;
    const down = y - top;
    const corner = top * width + left;
    const isLeftIn = left >= 0;
    const isRightIn = left + 1 < width;
    const isTopIn = top >= 0;
    const isBottomIn = top + 1 < height;
    if (isLeftIn && isRightIn && isTopIn && isBottomIn) {
      for (
        let channel = 0, from = corner, to = at;
        channel < channels;
        channel++, from += area, to += count
      ) {
        const upper = (1 - right) * values[from] + right * values[from + 1];
        const lower = (1 - right) * values[from + width] + right * values[from + width + 1];
        sampled[to] = (1 - down) * upper + down * lower;
      }
      continue;
    }
    for (let channel = 0, from = corner, to = at; channel < channels; channel++, from += area, to += count) {
      let upper = 0;
      let lower = 0;
      if (isTopIn) {
        if (isLeftIn) upper += (1 - right) * values[from];
        if (isRightIn) upper += right * values[from + 1];
      }
      if (isBottomIn) {
        if (isLeftIn) lower += (1 - right) * values[from + width];
        if (isRightIn) lower += right * values[from + width + 1];
      }
      sampled[to] = (1 - down) * upper + down * lower;
    }
  }
  return { width: grid.width, height: grid.height, channels, values: sampled };
}
