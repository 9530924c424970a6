// Where the tiles of a large image lie, and how they read beyond its border. Pure.
import type { ChannelStatistics } from '../data/normalise-image.ts';
import type { DecodedImage } from '../data/training-sample.ts';

export interface Tile {
  /** The part of the image that this tile decides. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** What the network sees: that part with its margin, may reach beyond the image. */
  inputLeft: number;
  inputTop: number;
  inputWidth: number;
  inputHeight: number;
}

/** Largest edge that is predicted in one piece; bounds the memory of a forward pass. */
const LARGEST_TILE_PX = 640;
/** Context around each tile, so that seams do not show. */
const MARGIN_PX = 32;

interface Span {
  start: number;
  length: number;
  inputStart: number;
  inputLength: number;
}

function planSpans(length: number, multiple: number): Span[] {
  const roundUp = (n: number) => Math.ceil(n / multiple) * multiple;
  // An input below 2 · multiple would leave one pixel at the lowest resolution, whose variance is zero.
  if (length <= LARGEST_TILE_PX) {
    return [{ start: 0, length, inputStart: 0, inputLength: Math.max(roundUp(length), 2 * multiple) }];
  }
  const count = Math.ceil(length / (LARGEST_TILE_PX - 2 * MARGIN_PX));
  const spans: Span[] = [];
  for (let i = 0; i < count; i++) {
    const start = Math.round((i * length) / count);
    const end = Math.round(((i + 1) * length) / count);
    // All tiles share one input size, so that shaders are compiled once.
    const inputLength = roundUp(Math.ceil(length / count) + 2 * MARGIN_PX);
    const centred = Math.round((start + end - inputLength) / 2);
    spans.push({
      start,
      length: end - start,
      inputStart: Math.min(Math.max(centred, 0), Math.max(length - inputLength, 0)),
      inputLength,
    });
  }
  return spans;
}

/**
 * Covers a width × height image with tiles whose decided parts do not overlap.
 *
 * @param multiple Input sizes are multiples of this.
 */
export function planTiles(width: number, height: number, multiple: number): Tile[] {
  const columns = planSpans(width, multiple);
  return planSpans(height, multiple).flatMap((row) =>
    columns.map((column) => ({
      left: column.start,
      top: row.start,
      width: column.length,
      height: row.length,
      inputLeft: column.inputStart,
      inputTop: row.inputStart,
      inputWidth: column.inputLength,
      inputHeight: row.inputLength,
    })),
  );
}

/** Index of pixel i in [0, n) after reflection at both borders without repeating the border pixel (numpy's "reflect"). */
export function reflectIndex(i: number, n: number): number {
  if (n === 1) return 0;
  const period = 2 * (n - 1);
  const wrapped = ((i % period) + period) % period;
  return wrapped < n ? wrapped : period - wrapped;
}

/**
 * Copies a tile's input out of an image, normalised. Tile by tile, so that a large image never stands in memory as floats.
 *
 * @param channels Channels of the network's input; a grey image is repeated to three.
 * @param statistics Of the whole image.
 * @returns [tile.inputHeight, tile.inputWidth, channels], reflected where the tile reaches beyond the image.
 */
export function readTile(
  image: DecodedImage,
  statistics: ChannelStatistics,
  channels: number,
  tile: Tile,
): Float32Array {
  const { pixels, width, height, channels: own } = image;
  const { mean, scale } = statistics;
  const out = new Float32Array(tile.inputHeight * tile.inputWidth * channels);
  const columns = Int32Array.from({ length: tile.inputWidth }, (_, i) =>
    reflectIndex(tile.inputLeft + i, width),
  );
  let to = 0;
  for (let i = 0; i < tile.inputHeight; i++) {
    const row = reflectIndex(tile.inputTop + i, height) * width;
    for (const column of columns) {
      const from = (row + column) * own;
      for (let c = 0; c < channels; c++) {
        const source = own === 1 ? 0 : c;
        out[to++] = (pixels[from + source] - mean[source]) * scale[source];
      }
    }
  }
  return out;
}
