// Where to look: the part of an image with the most of its structure.
import type { Crop } from './lab-types.ts';

/** Candidates lie on a grid of this many px. */
const GRID_PX = 8;

/**
 * The window with the largest sum of weights; of equal ones the one nearest to the middle.
 *
 * @param weights [height · width], ≥ 0
 * @param size of the window; it is cut to the image where that is smaller
 */
export function chooseWindow(
  weights: ArrayLike<number>,
  width: number,
  height: number,
  size: { width: number; height: number },
): Crop {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let row = 0; row < height; row++) {
    let line = 0;
    for (let column = 0; column < width; column++) {
      line += weights[row * width + column];
      sums[(row + 1) * stride + column + 1] = sums[row * stride + column + 1] + line;
    }
  }
  const window = { width: Math.min(size.width, width), height: Math.min(size.height, height) };
  const places = (length: number, room: number): number[] => {
    const last = room - length;
    return [...Array(Math.floor(last / GRID_PX) + 1).keys()]
      .map((i) => i * GRID_PX)
      .concat(last % GRID_PX ? [last] : []);
  };
  let best: Crop = { x: 0, y: 0, ...window };
  let bestKey = [-1, 0];
  for (const y of places(window.height, height)) {
    for (const x of places(window.width, width)) {
      const [right, bottom] = [x + window.width, y + window.height];
      const sum =
        sums[bottom * stride + right] -
        sums[y * stride + right] -
        sums[bottom * stride + x] +
        sums[y * stride + x];
      const offCentre = Math.hypot(x + right - width, y + bottom - height);
      if (sum < bestKey[0] || (sum === bestKey[0] && offCentre >= bestKey[1])) continue;
      bestKey = [sum, offCentre];
      best = { x, y, ...window };
    }
  }
  return best;
}

/** Part of a map [height · width] of the image, as [crop.height · crop.width]. */
export function cutOut<T extends Uint8Array | Float32Array>(map: T, width: number, crop: Crop): T {
  const part = new (map.constructor as new (count: number) => T)(crop.width * crop.height);
  for (let row = 0; row < crop.height; row++) {
    const from = (crop.y + row) * width + crop.x;
    part.set(map.subarray(from, from + crop.width), row * crop.width);
  }
  return part;
}
