import type { Components, LabelledRuns } from '../morphology/connected-components.ts';
import type { RegionShape } from './topology-error-types.ts';

/**
 * Size, place, box and circle of labelled regions.
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
  return measureRuns(findWantedRuns(labels, count, width, isWanted), isWanted);
}

function findWantedRuns(
  labels: Int32Array,
  count: number,
  width: number,
  isWanted: Uint8Array,
): LabelledRuns {
  const found: [starts: number[], ends: number[], rows: number[], labels: number[]] = [[], [], [], []];
  const [starts, ends, rows, runLabels] = found;
  const height = isWanted.includes(1) ? labels.length / width : 0;
  for (let row = 0; row < height; row++) {
    const offset = row * width;
    for (let column = 0; column < width; column++) {
      const label = labels[offset + column];
      if (isWanted[label] === 0) continue;
      starts.push(column);
      while (column + 1 < width && labels[offset + column + 1] === label) column++;
      ends.push(column + 1);
      rows.push(row);
      runLabels.push(label);
    }
  }
  const [allStarts, allEnds, allRows, allLabels] = found.map((values) => Int32Array.from(values));
  return { starts: allStarts, ends: allEnds, rows: allRows, labels: allLabels, count };
}

/**
 * {@link measureShapes} of labelled runs.
 *
 * @param isWanted [count + 1] entry l is 1 if the region with label l is to be measured, else 0; entry 0 must be 0
 * @returns entry l − 1 is the region with label l; null where it is not wanted
 * @throws Error when a label of 1…count that is wanted has no pixel.
 */
export function measureRuns(
  { starts, ends, rows, labels, count }: LabelledRuns,
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
  for (let run = 0; run < labels.length; run++) {
    const label = labels[run];
    if (isWanted[label] === 0) continue;
    const pixels = ends[run] - starts[run];
    pixelCounts[label] += pixels;
    columnSums[label] += (pixels * (starts[run] + ends[run] - 1)) / 2;
    rowSums[label] += pixels * rows[run];
    if (starts[run] < lefts[label]) lefts[label] = starts[run];
    if (ends[run] - 1 > rights[label]) rights[label] = ends[run] - 1;
    if (tops[label] < 0) tops[label] = rows[run];
    bottoms[label] = rows[run];
  }

  const farthest = new Float64Array(count + 1);
  const nearest = new Float64Array(count + 1).fill(Infinity);
  const nearestColumns = new Int32Array(count + 1);
  const nearestRows = new Int32Array(count + 1);
  // Centres of boxes and centroids, in columns and rows of pixels' centres.
  const middles = new Float64Array(2 * count + 2);
  const means = new Float64Array(2 * count + 2);
  for (let label = 1; label <= count; label++) {
    if (isWanted[label] === 0) continue;
    if (pixelCounts[label] === 0)
      throw new Error(`No pixel of components has the label ${label} of ${count}.`);
    middles[2 * label] = (lefts[label] + rights[label]) / 2;
    middles[2 * label + 1] = (tops[label] + bottoms[label]) / 2;
    means[2 * label] = columnSums[label] / pixelCounts[label];
    means[2 * label + 1] = rowSums[label] / pixelCounts[label];
  }
  for (let run = 0; run < labels.length; run++) {
    const label = labels[run];
    if (isWanted[label] === 0) continue;
    const row = rows[run];
    for (let column = starts[run]; column < ends[run]; column++) {
      const acrossPx = Math.abs(column - middles[2 * label]) + 0.5;
      const downPx = Math.abs(row - middles[2 * label + 1]) + 0.5;
      const cornerPx = acrossPx * acrossPx + downPx * downPx;
      if (cornerPx > farthest[label]) farthest[label] = cornerPx;
      const dx = column - means[2 * label];
      const dy = row - means[2 * label + 1];
      const distance = dx * dx + dy * dy;
      if (distance < nearest[label]) {
        nearest[label] = distance;
        nearestColumns[label] = column;
        nearestRows[label] = row;
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
      pixel: { column: nearestColumns[label], row: nearestRows[label] },
    };
  });
}
