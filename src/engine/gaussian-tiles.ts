// nnU-Net's sliding window: overlapping tiles of one size, blended with Gaussian weights. Pure.
import { roundHalfEven } from '../data/nearest-exact.ts';

/** One row or column of tiles, along one axis of the image. */
export interface WeightedSpan {
  /** First pixel of the tile; below 0 where the image is smaller than the tile. */
  start: number;
  /** [tilePx] share that this tile has in each of its pixels, before that of the other axis; 0 beyond the image. */
  weights: Float64Array;
}

/**
 * First pixels of the tiles along one axis (nnU-Net, compute_steps_for_sliding_window): as few as a distance of at most
 * stepShare · tilePx allows, evenly spread, the first at the beginning and the last at the end. An image smaller than a tile
 * lies in its middle.
 *
 * @param lengthPx of the image, ≥ 1
 * @param stepShare above 0, up to 1
 */
export function tileStarts(lengthPx: number, tilePx: number, stepShare: number): number[] {
  const free = lengthPx - tilePx;
  // Minus zero would be a start of its own.
  if (free <= 0) return [0 - Math.floor(-free / 2)];
  const count = Math.ceil(free / (tilePx * stepShare)) + 1;
  const starts = Array.from({ length: count }, (_, i) => roundHalfEven((i * free) / (count - 1)));
  // Steps of less than a pixel would put two tiles in one place.
  return [...new Set(starts)];
}

/**
 * Importance of each pixel of a tile along one axis (nnU-Net, compute_gaussian): a Gaussian of standard deviation tilePx / 8
 * around pixel ⌊tilePx / 2⌋, 1 at its peak. The weight of a pixel is the product of both axes.
 *
 * @returns [tilePx]; at least e⁻⁸, so none needs to be raised above zero
 */
export function gaussianWeights(tilePx: number): Float64Array {
  const centre = Math.floor(tilePx / 2);
  const sigma = tilePx / 8;
  return Float64Array.from({ length: tilePx }, (_, i) => Math.exp(-0.5 * ((i - centre) / sigma) ** 2));
}

/**
 * Tiles along one axis with the Gaussian weights of all tiles brought to a sum of 1 in each pixel. Tiles are all pairs of a
 * row and a column, so the sum over tiles of the products is 1 as well: nothing is left to divide by.
 */
export function planWeightedSpans(lengthPx: number, tilePx: number, stepShare: number): WeightedSpan[] {
  const starts = tileStarts(lengthPx, tilePx, stepShare);
  const importance = gaussianWeights(tilePx);
  const total = new Float64Array(lengthPx);
  const visit = (start: number, each: (pixel: number, i: number) => void) => {
    for (let i = Math.max(0, -start); i < tilePx && start + i < lengthPx; i++) each(start + i, i);
  };
  for (const start of starts) visit(start, (pixel, i) => (total[pixel] += importance[i]));
  return starts.map((start) => {
    const weights = new Float64Array(tilePx);
    visit(start, (pixel, i) => (weights[i] = importance[i] / total[pixel]));
    return { start, weights };
  });
}
