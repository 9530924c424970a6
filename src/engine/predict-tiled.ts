// A whole image through a network, tile by tile. Knows no tensors: the network is a function.
import type { ChannelStatistics } from '../data/normalise-image.ts';
import type { DecodedImage } from '../data/training-sample.ts';
import { planWeightedSpans } from './gaussian-tiles.ts';
import type { InferenceOptions } from './inference-options.ts';
import type { EdgeRule } from './models/model-plugin.ts';
import { describeEdges, fitsEdges } from './models/model-settings.ts';
import { forwardMirrored } from './mirroring.ts';
import type { Forward } from './mirroring.ts';
import { planTiles, readTile } from './tiles.ts';
import { yieldToEvents } from './yield-to-events.ts';

export interface TiledNetwork {
  forward: Forward;
  /** Channels of its input. */
  channels: number;
  /** K + 1 */
  outputs: number;
  /** What edges its input may have. */
  edges: EdgeRule;
  /** Edge of the patches it was trained on; the size of the Gaussian tiles where the options name none. */
  patchPx: number;
}

/** Is given the probabilities of each pixel once: those at `values[from]` … belong to pixel `to` of the image. */
export type TakePixel = (to: number, values: Float32Array, from: number) => void;

/**
 * @param statistics of the whole image
 * @param take called once for each pixel of the image
 * @param isStopped asked between tiles
 * @returns false when stopped; not all pixels were given then
 * @throws Error naming tilePx when the network does not take tiles of that size.
 */
export async function predictTiled(
  image: DecodedImage,
  statistics: ChannelStatistics,
  network: TiledNetwork,
  options: InferenceOptions,
  take: TakePixel,
  isStopped: () => boolean,
): Promise<boolean> {
  const { forward } = network;
  const predict: Forward = options.mirror
    ? (input, height, width) => forwardMirrored(forward, input, height, width)
    : forward;
  const read = (left: number, top: number, width: number, height: number) =>
    readTile(image, statistics, network.channels, {
      ...{ left, top, width, height },
      ...{ inputLeft: left, inputTop: top, inputWidth: width, inputHeight: height },
    });
  switch (options.tiles) {
    case 'margin':
      return predictWithMargins(image, network, predict, read, take, isStopped);
    case 'gaussian':
      return predictBlended(image, network, options, predict, read, take, isStopped);
  }
}

/**
 * Edge of the Gaussian tiles.
 *
 * @throws Error naming tilePx when the network does not take tiles of that size.
 */
export function gaussianTilePx(
  { tilePx }: InferenceOptions,
  { edges, patchPx }: Pick<TiledNetwork, 'edges' | 'patchPx'>,
): number {
  if (tilePx === null || fitsEdges(edges, tilePx)) return tilePx ?? patchPx;
  throw new Error(
    `The setting inference.tilePx is ${tilePx}; with this network it must be ${describeEdges(edges)}.`,
  );
}

type ReadInput = (left: number, top: number, width: number, height: number) => Float32Array;

async function predictWithMargins(
  { width, height }: DecodedImage,
  { outputs, edges }: TiledNetwork,
  predict: Forward,
  read: ReadInput,
  take: TakePixel,
  isStopped: () => boolean,
): Promise<boolean> {
  for (const tile of planTiles(width, height, edges.multiple)) {
    if (isStopped()) return false;
    const { inputLeft, inputTop, inputWidth, inputHeight } = tile;
    const input = read(inputLeft, inputTop, inputWidth, inputHeight);
    const values = await predict(input, inputHeight, inputWidth);
    for (let row = tile.top; row < tile.top + tile.height; row++) {
      const fromRow = (row - inputTop) * inputWidth - inputLeft;
      for (let column = tile.left; column < tile.left + tile.width; column++) {
        take(row * width + column, values, (fromRow + column) * outputs);
      }
    }
    await yieldToEvents();
  }
  return true;
}

async function predictBlended(
  { width, height }: DecodedImage,
  network: TiledNetwork,
  options: InferenceOptions,
  predict: Forward,
  read: ReadInput,
  take: TakePixel,
  isStopped: () => boolean,
): Promise<boolean> {
  const { outputs } = network;
  const { stepShare } = options;
  const tilePx = gaussianTilePx(options, network);
  const blended = new Float32Array(width * height * outputs);
  const columns = planWeightedSpans(width, tilePx, stepShare);
  for (const row of planWeightedSpans(height, tilePx, stepShare)) {
    for (const column of columns) {
      if (isStopped()) return false;
      const values = await predict(read(column.start, row.start, tilePx, tilePx), tilePx, tilePx);
      for (let i = Math.max(0, -row.start); i < tilePx && row.start + i < height; i++) {
        const toRow = (row.start + i) * width + column.start;
        for (let j = Math.max(0, -column.start); j < tilePx && column.start + j < width; j++) {
          const weight = row.weights[i] * column.weights[j];
          const to = (toRow + j) * outputs;
          const from = (i * tilePx + j) * outputs;
          for (let c = 0; c < outputs; c++) blended[to + c] += weight * values[from + c];
        }
      }
      await yieldToEvents();
    }
  }
  for (let pixel = 0; pixel < width * height; pixel++) take(pixel, blended, pixel * outputs);
  return true;
}
