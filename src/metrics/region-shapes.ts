import type { Components } from '../morphology/connected-components.ts';
import type { RegionShape } from './topology-error-types.ts';

/**
 * Size, place, box and circle of labelled regions, in two walks over the image.
 *
 * @param components labels [height · width], 0 where there is no region, and the number of regions
 * @param width in pixels
 * @param isWanted [count + 1] entry l is 1 if the region with label l is to be measured, else 0; entry 0 must be 0
 * @returns entry l − 1 is the region with label l; null where it is not wanted
 * @throws Error when a label of 1…count that is wanted has no pixel.
 */
export function measureShapes(
  { labels, count }: Components,
  width: number,
  isWanted: Uint8Array,
): (RegionShape | null)[] {
  if (!isWanted.includes(1)) return Array.from({ length: count }, () => null);
  const pixelCounts = new Int32Array(count + 1);
  // Sums of columns and rows; exact up to 2⁵³.
  const columnSums = new Float64Array(count + 1);
  const rowSums = new Float64Array(count + 1);
  const lefts = new Int32Array(count + 1).fill(0x7fffffff);
  const rights = new Int32Array(count + 1).fill(-1);
  const tops = new Int32Array(count + 1).fill(-1);
  const bottoms = new Int32Array(count + 1);
  const height = labels.length / width;
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const label = labels[i];
      if (isWanted[label] === 0) continue;
      pixelCounts[label]++;
      columnSums[label] += column;
      rowSums[label] += row;
      if (column < lefts[label]) lefts[label] = column;
      if (column > rights[label]) rights[label] = column;
      if (tops[label] < 0) tops[label] = row;
      bottoms[label] = row;
    }
  }

  const farthest = new Float64Array(count + 1);
  const nearest = new Float64Array(count + 1).fill(Infinity);
  const nearestAt = new Int32Array(count + 1);
  // Centres of boxes and centroids, in columns and rows of pixels' centres.
  const middles = new Float64Array(2 * count + 2);
  const means = new Float64Array(2 * count + 2);
  let first = height;
  let last = -1;
  for (let label = 1; label <= count; label++) {
    if (isWanted[label] === 0) continue;
    if (pixelCounts[label] === 0)
      throw new Error(`No pixel of components has the label ${label} of ${count}.`);
    middles[2 * label] = (lefts[label] + rights[label]) / 2;
    middles[2 * label + 1] = (tops[label] + bottoms[label]) / 2;
    means[2 * label] = columnSums[label] / pixelCounts[label];
    means[2 * label + 1] = rowSums[label] / pixelCounts[label];
    first = Math.min(first, tops[label]);
    last = Math.max(last, bottoms[label]);
  }
  for (let row = first, i = first * width; row <= last; row++) {
    for (let column = 0; column < width; column++, i++) {
      const label = labels[i];
      if (isWanted[label] === 0) continue;
      const acrossPx = Math.abs(column - middles[2 * label]) + 0.5;
      const downPx = Math.abs(row - middles[2 * label + 1]) + 0.5;
      const cornerPx = acrossPx * acrossPx + downPx * downPx;
      if (cornerPx > farthest[label]) farthest[label] = cornerPx;
      const dx = column - means[2 * label];
      const dy = row - means[2 * label + 1];
      const distance = dx * dx + dy * dy;
      if (distance < nearest[label]) {
        nearest[label] = distance;
        nearestAt[label] = i;
      }
    }
  }

  return Array.from({ length: count }, (_, index) => {
    const label = index + 1;
    if (isWanted[label] === 0) return null;
    return {
      pixelCount: pixelCounts[label],
      centroid: { x: means[2 * label] + 0.5, y: means[2 * label + 1] + 0.5 },
      box: {
        column: lefts[label],
        row: tops[label],
        width: rights[label] - lefts[label] + 1,
        height: bottoms[label] - tops[label] + 1,
      },
      circle: {
        x: middles[2 * label] + 0.5,
        y: middles[2 * label + 1] + 0.5,
        radiusPx: Math.sqrt(farthest[label]),
      },
      pixel: { column: nearestAt[label] % width, row: Math.floor(nearestAt[label] / width) },
    };
  });
}
