import type { Components } from '../morphology/connected-components.ts';
import type { RegionShape } from './topology-error-types.ts';

/** Number of pixels of each label; entry l − 1 is label l. */
export function countPixels({ labels, count }: Components): Int32Array {
  const pixelCounts = new Int32Array(count + 1);
  for (let i = 0; i < labels.length; i++) pixelCounts[labels[i]]++;
  return pixelCounts.subarray(1);
}

/**
 * Size, place, box and circle of each labelled region, in two walks over the image.
 *
 * @param components labels [height · width], 0 where there is no region, and the number of regions
 * @param width in pixels
 * @returns entry l − 1 is the region with label l
 * @throws Error when a label of 1…count has no pixel.
 */
export function measureShapes({ labels, count }: Components, width: number): RegionShape[] {
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
      if (label === 0) continue;
      pixelCounts[label]++;
      columnSums[label] += column;
      rowSums[label] += row;
      if (column < lefts[label]) lefts[label] = column;
      if (column > rights[label]) rights[label] = column;
      if (tops[label] < 0) tops[label] = row;
      bottoms[label] = row;
    }
  }

  const shapes: RegionShape[] = [];
  for (let label = 1; label <= count; label++) {
    const pixelCount = pixelCounts[label];
    if (pixelCount === 0) throw new Error(`No pixel of components has the label ${label} of ${count}.`);
    const box = {
      column: lefts[label],
      row: tops[label],
      width: rights[label] - lefts[label] + 1,
      height: bottoms[label] - tops[label] + 1,
    };
    shapes.push({
      pixelCount,
      centroid: { x: columnSums[label] / pixelCount + 0.5, y: rowSums[label] / pixelCount + 0.5 },
      box,
      circle: { x: box.column + box.width / 2, y: box.row + box.height / 2, radiusPx: 0 },
      pixel: { column: 0, row: 0 },
    });
  }

  const farthest = new Float64Array(count);
  const nearest = new Float64Array(count).fill(Infinity);
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const label = labels[i];
      if (label === 0) continue;
      const { centroid, circle, pixel } = shapes[label - 1];
      const acrossPx = Math.abs(column + 0.5 - circle.x) + 0.5;
      const downPx = Math.abs(row + 0.5 - circle.y) + 0.5;
      const cornerPx = acrossPx * acrossPx + downPx * downPx;
      if (cornerPx > farthest[label - 1]) farthest[label - 1] = cornerPx;
      const dx = column + 0.5 - centroid.x;
      const dy = row + 0.5 - centroid.y;
      const distance = dx * dx + dy * dy;
      if (distance < nearest[label - 1]) {
        nearest[label - 1] = distance;
        pixel.column = column;
        pixel.row = row;
      }
    }
  }
  shapes.forEach(({ circle }, index) => (circle.radiusPx = Math.sqrt(farthest[index])));
  return shapes;
}
