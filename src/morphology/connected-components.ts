import { checkMask } from './check-mask.ts';

export interface Components {
  /** [height · width], 0 where the mask has the other value, else 1…count in the order of their first pixels. */
  labels: Int32Array;
  count: number;
}

/** Horizontal runs of equal pixels, joined into components by union-find. */
interface Runs {
  /** First column, column after the last, and row of each run. */
  starts: number[];
  ends: number[];
  rows: number[];
  /** Index of a run of the same component that comes no later; a root names itself. */
  parents: number[];
  /** Number of components. */
  count: number;
}

function findRoot(parents: number[], run: number): number {
  let root = run;
  while (parents[root] !== root) root = parents[root];
  // Shorten the path for the next search.
  while (parents[run] !== root) {
    const next = parents[run];
    parents[run] = root;
    run = next;
  }
  return root;
}

function joinRuns(
  mask: Uint8Array,
  width: number,
  height: number,
  value: 'foreground' | 'background',
  connectivity: 4 | 8,
): Runs {
  checkMask('mask', mask, width, height);
  if (!['foreground', 'background'].includes(value)) {
    throw new Error(`value must be "foreground" or "background"; it is "${String(value)}".`);
  }
  if (![4, 8].includes(connectivity)) {
    throw new Error(`connectivity must be 4 or 8 neighbours; it is ${String(connectivity)}.`);
  }
  const wanted = value === 'foreground';
  const reach = connectivity === 8 ? 1 : 0;
  const runs: Runs = { starts: [], ends: [], rows: [], parents: [], count: 0 };
  const { starts, ends, rows, parents } = runs;
  let aboveBegin = 0;
  for (let row = 0; row < height; row++) {
    const aboveEnd = starts.length;
    let above = aboveBegin;
    const offset = row * width;
    for (let column = 0; column < width; column++) {
      if ((mask[offset + column] !== 0) !== wanted) continue;
      const start = column;
      while (column < width && (mask[offset + column] !== 0) === wanted) column++;
      const run = starts.length;
      starts.push(start);
      ends.push(column);
      rows.push(row);
      parents.push(run);
      runs.count++;
      // Diagonal contact counts with 8 neighbours only.
      while (above < aboveEnd && ends[above] + reach <= start) above++;
      for (let other = above; other < aboveEnd && starts[other] < column + reach; other++) {
        const a = findRoot(parents, run);
        const b = findRoot(parents, other);
        if (a === b) continue;
        parents[Math.max(a, b)] = Math.min(a, b);
        runs.count--;
      }
    }
    aboveBegin = aboveEnd;
  }
  return runs;
}

/**
 * Labels the connected components of the foreground (≠ 0) or of the background.
 *
 * The usual pair is 8 neighbours for the foreground and 4 for the background.
 *
 * @param mask [height · width] row-major
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @param value which pixels to label
 * @param connectivity how many neighbours a pixel has
 * @throws Error naming the argument when width or height is no integer ≥ 1, the mask is no Uint8Array of their product,
 *   or value or connectivity is none of the above.
 */
export function labelComponents(
  mask: Uint8Array,
  width: number,
  height: number,
  value: 'foreground' | 'background' = 'foreground',
  connectivity: 4 | 8 = value === 'foreground' ? 8 : 4,
): Components {
  const { starts, ends, rows, parents } = joinRuns(mask, width, height, value, connectivity);
  const labels = new Int32Array(width * height);
  const labelOfRoot = new Int32Array(starts.length);
  let count = 0;
  for (let run = 0; run < starts.length; run++) {
    const root = findRoot(parents, run);
    if (root === run) labelOfRoot[run] = ++count;
    labels.fill(labelOfRoot[root], rows[run] * width + starts[run], rows[run] * width + ends[run]);
  }
  return { labels, count };
}

/**
 * Number of connected components, without their labels; arguments and errors are those of {@link labelComponents}.
 */
export function countComponents(
  mask: Uint8Array,
  width: number,
  height: number,
  value: 'foreground' | 'background' = 'foreground',
  connectivity: 4 | 8 = value === 'foreground' ? 8 : 4,
): number {
  return joinRuns(mask, width, height, value, connectivity).count;
}
