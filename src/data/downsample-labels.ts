// Label maps at the lower resolutions of deep supervision.
import { checkPlane, type ImageSize } from './augment/planar-image.ts';
import { nearestExactIndices, roundHalfEven } from './nearest-exact.ts';

export interface LabelMap extends ImageSize {
  /** [height · width] */
  labels: Uint8Array;
}

/**
 * Nearest-exact downsampling of an index map, as nnU-Net does for deep supervision: the new size is round(scale · n) with
 * halves to the even number (at least 1), the source index ⌊(i + ½) · n / new⌋. Serves labels, tubes and masks alike.
 *
 * @param labels [height · width]
 * @param scale in (0, 1]: 1, ½, ¼ …
 * @throws Error when the scale is out of range, or the map is empty or does not fit its size.
 */
export function downsampleLabels(labels: Uint8Array, width: number, height: number, scale: number): LabelMap {
  checkPlane('label map', labels, { width, height });
  if (!(scale > 0 && scale <= 1)) {
    throw new Error(`The scale of a label map is ${scale}; it must be above 0 and at most 1.`);
  }
  const newWidth = Math.max(1, roundHalfEven(scale * width));
  const newHeight = Math.max(1, roundHalfEven(scale * height));
  const columns = nearestExactIndices(width, newWidth);
  const rows = nearestExactIndices(height, newHeight);
  const downsampled = new Uint8Array(newWidth * newHeight);
  for (let row = 0, at = 0; row < newHeight; row++) {
    const start = rows[row] * width;
    for (let column = 0; column < newWidth; column++, at++) downsampled[at] = labels[start + columns[column]];
  }
  return { labels: downsampled, width: newWidth, height: newHeight };
}
