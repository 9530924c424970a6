import { checkPlane, type ImageSize } from './planar-image.ts';
import type { SamplingGrid } from './sampling-grid.ts';

/**
 * Labels at the points of a grid: each label's one-hot map is sampled bilinearly and the label with the largest value wins,
 * the lowest of equal ones (batchgeneratorsv2's SpatialTransform with bg_style_seg_sampling false). Pixels outside the map
 * take no part, not even as background; where nothing of the map is within reach the label is 0.
 *
 * batchgeneratorsv2 compares in float16 at a thousandfold scale, so that labels within 1e-3 of each other may come out
 * either way there.
 *
 * Serves any index map alike: labels, tubed skeletons, fields of view.
 *
 * @param labels [H · W] index map, 0…255
 * @param source size of the map
 * @returns [grid height · grid width], only labels of the map and 0
 * @throws Error when the map is empty or does not fit its size.
 */
export function sampleLabels(labels: Uint8Array, source: ImageSize, grid: SamplingGrid): Uint8Array {
  checkPlane('label map', labels, source);
  const { width, height } = source;
  const count = grid.width * grid.height;
  const sampled = new Uint8Array(count);
  // The up to four labels within reach, and how much of each pixel counts.
  const near = [0, 0, 0, 0];
  const weights = [0, 0, 0, 0];
  for (let at = 0; at < count; at++) {
    const x = grid.x[at];
    const y = grid.y[at];
    const left = Math.floor(x);
    const top = Math.floor(y);
    if (left < -1 || top < -1 || left >= width || top >= height) continue;
    const isLeftIn = left >= 0;
    const isRightIn = left + 1 < width;
    const isTopIn = top >= 0;
    const isBottomIn = top + 1 < height;
    const corner = top * width + left;
    // Most points lie amid one label: no weights are needed there.
    if (isLeftIn && isRightIn && isTopIn && isBottomIn) {
      const label = labels[corner];
      if (
        labels[corner + 1] === label &&
        labels[corner + width] === label &&
        labels[corner + width + 1] === label
      ) {
        sampled[at] = label;
        continue;
      }
    }
    near[0] = isTopIn && isLeftIn ? labels[corner] : 0;
    near[1] = isTopIn && isRightIn ? labels[corner + 1] : 0;
    near[2] = isBottomIn && isLeftIn ? labels[corner + width] : 0;
    near[3] = isBottomIn && isRightIn ? labels[corner + width + 1] : 0;
    const right = x - left;
    const down = y - top;
    weights[0] = isTopIn && isLeftIn ? (1 - right) * (1 - down) : 0;
    weights[1] = isTopIn && isRightIn ? right * (1 - down) : 0;
    weights[2] = isBottomIn && isLeftIn ? (1 - right) * down : 0;
    weights[3] = isBottomIn && isRightIn ? right * down : 0;
    let winner = 0;
    let most = 0;
    for (let one = 0; one < 4; one++) {
      const label = near[one];
      let sum = 0;
      for (let other = 0; other < 4; other++) if (near[other] === label) sum += weights[other];
      if (sum > most || (sum === most && label < winner)) {
        winner = label;
        most = sum;
      }
    }
    sampled[at] = winner;
  }
  return sampled;
}
