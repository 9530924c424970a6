import { checkMask } from './check-mask.ts';
import { countSetBits, invertBits, packPixels, type PixelBits } from './pixel-bits.ts';

export interface Components {
  /** [height · width], 0 where the mask has the other value, else 1…count in the order of their first pixels. */
  labels: Int32Array;
  count: number;
}

/** Horizontal runs of equal pixels, joined into components by union-find; in row-major order. */
interface Runs {
  /** First column, column after the last, and row of each run. */
  starts: Int32Array;
  ends: Int32Array;
  rows: Int32Array;
  /** Index of a run of the same component that comes no later; a root names itself. */
  parents: Int32Array;
  /** Number of components. */
  count: number;
}

/** Runs of pixels of one component, in row-major order. */
export interface LabelledRuns {
  /** First column, column after the last, and row of each run. */
  starts: Int32Array;
  ends: Int32Array;
  rows: Int32Array;
  /** 1…count, in the order of the components' first pixels. */
  labels: Int32Array;
  count: number;
}

function findRoot(parents: Int32Array, run: number): number {
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

function packValue(
  mask: Uint8Array,
  width: number,
  height: number,
  value: 'foreground' | 'background',
  connectivity: 4 | 8,
): PixelBits {
  checkMask('mask', mask, width, height);
  if (!['foreground', 'background'].includes(value)) {
    throw new Error(`value must be "foreground" or "background"; it is "${String(value)}".`);
  }
  if (![4, 8].includes(connectivity)) {
    throw new Error(`connectivity must be 4 or 8 neighbours; it is ${String(connectivity)}.`);
  }
  const bits = packPixels(mask, width, height);
  return value === 'foreground' ? bits : invertBits(bits);
}

function findRuns({ words, stride, height }: PixelBits): Runs {
  let runCount = 0;
  for (let at = 1; at < words.length; at++) {
    const word = words[at];
    if (word !== 0) runCount += countSetBits(word & ~((word << 1) | (words[at - 1] >>> 31)));
  }
  const starts = new Int32Array(runCount);
  const ends = new Int32Array(runCount);
  const rows = new Int32Array(runCount);
  let started = 0;
  let ended = 0;
  for (let row = 0; row < height; row++) {
    const first = (row + 1) * stride + 1;
    let before = 0;
    // The clear word after the row ends a run at its end.
    for (let w = 0; w <= stride - 2; w++) {
      const word = words[first + w];
      const moved = (word << 1) | (before >>> 31);
      before = word;
      for (let bits = word & ~moved; bits !== 0; bits &= bits - 1) {
        rows[started] = row;
        starts[started++] = 32 * w + 31 - Math.clz32(bits & -bits);
      }
      for (let bits = moved & ~word; bits !== 0; bits &= bits - 1) {
        ends[ended++] = 32 * w + 31 - Math.clz32(bits & -bits);
      }
    }
  }
  return { starts, ends, rows, parents: new Int32Array(runCount), count: runCount };
}

function joinRuns(bits: PixelBits, connectivity: 4 | 8): Runs {
  const runs = findRuns(bits);
  const { starts, ends, rows, parents } = runs;
  // Diagonal contact counts with 8 neighbours only.
  const reach = connectivity === 8 ? 1 : 0;
  let above = 0;
  let aboveEnd = 0;
  for (let run = 0, row = -1; run < starts.length; run++) {
    if (rows[run] !== row) {
      // Those of the row before begin where they ended when it was begun; it may have none.
      above = run > 0 && rows[run - 1] === rows[run] - 1 ? aboveEnd : run;
      aboveEnd = run;
      row = rows[run];
    }
    const start = starts[run] - reach;
    const end = ends[run] + reach;
    parents[run] = run;
    while (above < aboveEnd && ends[above] <= start) above++;
    for (let other = above; other < aboveEnd && starts[other] < end; other++) {
      const a = findRoot(parents, run);
      const b = findRoot(parents, other);
      if (a === b) continue;
      parents[Math.max(a, b)] = Math.min(a, b);
      runs.count--;
    }
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
  const runs = labelRuns(packValue(mask, width, height, value, connectivity), connectivity);
  const labels = new Int32Array(width * height);
  for (let run = 0; run < runs.labels.length; run++) {
    const offset = runs.rows[run] * width;
    labels.fill(runs.labels[run], offset + runs.starts[run], offset + runs.ends[run]);
  }
  return { labels, count: runs.count };
}

/** The connected components of the set pixels, run by run. */
export function labelRuns(bits: PixelBits, connectivity: 4 | 8): LabelledRuns {
  const { starts, ends, rows, parents } = joinRuns(bits, connectivity);
  const labels = new Int32Array(starts.length);
  let count = 0;
  for (let run = 0; run < starts.length; run++) {
    const root = findRoot(parents, run);
    // A root comes before all others of its component.
    labels[run] = root === run ? ++count : labels[root];
  }
  return { starts, ends, rows, labels, count };
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
  return countRunComponents(packValue(mask, width, height, value, connectivity), connectivity);
}

/** Number of connected components of the set pixels. */
export function countRunComponents(bits: PixelBits, connectivity: 4 | 8): number {
  return joinRuns(bits, connectivity).count;
}
