// Finds a uniformly random foreground pixel of a class without keeping a list of all of them.
import type { Random } from './random.ts';

/** Where the pixels of each class lie in one label map, as counts per row. */
export interface ForegroundIndex {
  /** Classes with at least one pixel, ascending. */
  classes: number[];
  /** Pixel index (row · width + column) of a uniformly random pixel of the class. */
  pick(label: number, random: Random): number;
}

/**
 * @param labels [height · width] index map 0…K
 * @param fieldOfView [height · width], 0 outside: pixels there are never picked; null where every pixel counts
 */
export function createForegroundIndex(
  labels: Uint8Array,
  fieldOfView: Uint8Array | null,
  width: number,
  height: number,
): ForegroundIndex {
  /** Per class: pixels of that class in all rows before row r, r = 0…height. */
  const before = new Map<number, Uint32Array>();
  for (let row = 0; row < height; row++) {
    for (let pixel = row * width; pixel < (row + 1) * width; pixel++) {
      const label = labels[pixel];
      if (label === 0 || (fieldOfView !== null && fieldOfView[pixel] === 0)) continue;
      let counts = before.get(label);
      if (counts === undefined) {
        counts = new Uint32Array(height + 1);
        before.set(label, counts);
      }
      counts[row + 1]++;
    }
  }
  for (const counts of before.values()) {
    for (let row = 0; row < height; row++) counts[row + 1] += counts[row];
  }

  return {
    classes: [...before.keys()].sort((a, b) => a - b),
    pick(label, random) {
      const counts = before.get(label);
      if (counts === undefined) throw new Error(`No pixel of class ${label}.`);
      const rank = random.integer(counts[height]);
      let low = 0;
      let high = height;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (counts[middle] <= rank) low = middle;
        else high = middle;
      }
      let left = rank - counts[low];
      for (let pixel = low * width; pixel < (low + 1) * width; pixel++) {
        if (labels[pixel] !== label || (fieldOfView !== null && fieldOfView[pixel] === 0)) continue;
        if (left === 0) return pixel;
        left--;
      }
      throw new Error('The label map changed after it was indexed.');
    },
  };
}
