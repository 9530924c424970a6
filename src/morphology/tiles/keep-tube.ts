import { planTiles } from './tile-layout.ts';
import { openTileMachine } from './tile-machine.ts';
import { thinTiles } from './thin-tiles.ts';

/**
 * Pixels near the skeleton of all pixels other than 0; the others become 0.
 *
 * @param pixels [height · width]
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @param radiusPx integer ≥ 0: how far from the skeleton, |dr| + |dc|
 * @param most values above it become it
 * @returns [height · width]
 */
export function keepTube(
  pixels: Uint8Array,
  width: number,
  height: number,
  radiusPx: number,
  most: number,
): Uint8Array<ArrayBuffer> {
  const layout = planTiles(width, height);
  const { firstTile, tileColumns, tileRows, columnBytes, planeBytes, lastColumnBits, pixelsAt } = layout;
  const { functions, bytes } = openTileMachine(layout.totalBytes);
  // Both planes and the stamps.
  functions.clear(0, layout.listsAt);
  bytes.set(pixels, pixelsAt);
  functions.packPixels(pixelsAt, width, height, firstTile, columnBytes, lastColumnBits);
  if (!thinTiles(functions, layout)) return new Uint8Array(pixels.length);

  let from = firstTile;
  let to = firstTile + planeBytes;
  // No two pixels are further apart than width + height.
  for (let step = Math.min(radiusPx, width + height); step > 0; step--) {
    functions.dilateTiles(from, to, tileColumns, tileRows, columnBytes);
    [from, to] = [to, from];
  }
  const lastColumn = (tileColumns - 1) * columnBytes;
  functions.maskPixels(pixelsAt, width, height, from, lastColumn, columnBytes, lastColumnBits, most);
  return bytes.slice(pixelsAt, pixelsAt + pixels.length);
}

/** Bytes that {@link keepTube} works in, its result included: its part of the machine's memory, and the copy it returns. */
export function tubeBytes(width: number, height: number): number {
  return planTiles(width, height).totalBytes + width * height;
}
