// The topology-preserving skeleton without its factors, 32 pixels at a time.
import { checkMask } from './check-mask.ts';
import { clearBits, packPixels, pixelBitsBytes, unpackPixels, type PixelBits } from './pixel-bits.ts';

const ODD_COLUMNS = 0xaaaaaaaa | 0;
/** Rows and columns of the sub-fields in their order: odd or even. */
const SUB_FIELDS = [
  { firstRow: 1, columns: ODD_COLUMNS },
  { firstRow: 0, columns: ODD_COLUMNS },
  { firstRow: 1, columns: ~ODD_COLUMNS },
  { firstRow: 0, columns: ~ODD_COLUMNS },
];

/**
 * What {@link topologySkeleton} calls its skeleton, bit for bit, where no derivative is wanted.
 *
 * Each word is thinned with its eight neighbouring words as they are: within a sub-field no pixel is another one's neighbour.
 *
 * @param mask [height · width] row-major, foreground ≠ 0
 * @param iterations an integer ≥ 0
 * @returns [height · width], 0 or 1
 * @throws Error naming the argument when the size does not fit the mask or iterations is no integer ≥ 0.
 */
export function thinTopology(
  mask: Uint8Array,
  width: number,
  height: number,
  iterations: number,
): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(iterations) || iterations < 0) {
    throw new Error(`The number of iterations is ${iterations}; give an integer from 0 up.`);
  }
  checkMask('mask', mask, width, height);
  const bits = packPixels(mask, width, height);
  const inner = clearBits(width, height).words;
  // A row is looked at where it or a row beside it has changed since it was looked at last; with a row around the image.
  let former = new Uint8Array(height + 2).fill(1);
  let changed = new Uint8Array(height + 2);
  for (let left = iterations; left > 0; left--) {
    for (let row = 0; row < height; row++) if (hasChange(former, row)) markInner(bits, inner, row);
    let isStill = true;
    for (const { firstRow, columns } of SUB_FIELDS) {
      for (let row = firstRow; row < height; row += 2) {
        if (!hasChange(former, row) && !hasChange(changed, row)) continue;
        if (!thinRow(bits, inner, row, columns)) continue;
        changed[row + 1] = 1;
        isStill = false;
      }
    }
    // An iteration that deletes nothing would come again and again.
    if (isStill) break;
    [former, changed] = [changed, former.fill(0)];
  }
  return unpackPixels(bits);
}

/** Bytes of the arrays that {@link thinTopology} allocates, its result included; the same for any number of iterations. */
export function thinTopologyBytes(width: number, height: number): number {
  return 2 * pixelBitsBytes(width, height) + 2 * (height + 2) + width * height;
}

const hasChange = (rows: Uint8Array, row: number): boolean =>
  (rows[row] | rows[row + 1] | rows[row + 2]) !== 0;

/** Marks the pixels that are no end-points: those with two set neighbours or more. */
function markInner({ words, stride }: PixelBits, inner: Int32Array, row: number): void {
  for (let at = (row + 1) * stride + 1, last = at + stride - 3; at <= last; at++) {
    const here = words[at];
    if (here === 0) continue;
    const above = words[at - stride];
    const below = words[at + stride];
    let any = (above << 1) | (words[at - stride - 1] >>> 31);
    let two = any & above;
    any |= above;
    let next = (above >>> 1) | (words[at - stride + 1] << 31);
    two |= any & next;
    any |= next;
    next = (here << 1) | (words[at - 1] >>> 31);
    two |= any & next;
    any |= next;
    next = (here >>> 1) | (words[at + 1] << 31);
    two |= any & next;
    any |= next;
    next = (below << 1) | (words[at + stride - 1] >>> 31);
    two |= any & next;
    any |= next;
    two |= any & below;
    any |= below;
    next = (below >>> 1) | (words[at + stride + 1] << 31);
    inner[at] = two | (any & next);
  }
}

/**
 * Deletes the simple pixels of some columns that are no end-points. Simple: clear 4-neighbours less completely clear corner
 * groups is 1; in other words, exactly one clear side does not begin a clear corner group (side, corner, side; clockwise).
 *
 * @returns whether any was deleted
 */
function thinRow({ words, stride }: PixelBits, inner: Int32Array, row: number, columns: number): boolean {
  let deleted = 0;
  for (let at = (row + 1) * stride + 1, last = at + stride - 3; at <= last; at++) {
    const here = words[at];
    const wanted = here & inner[at] & columns;
    if (wanted === 0) continue;
    const above = words[at - stride];
    const below = words[at + stride];
    const east = (here >>> 1) | (words[at + 1] << 31);
    const west = (here << 1) | (words[at - 1] >>> 31);
    const northEast = (above >>> 1) | (words[at - stride + 1] << 31);
    const southEast = (below >>> 1) | (words[at + stride + 1] << 31);
    const southWest = (below << 1) | (words[at + stride - 1] >>> 31);
    const northWest = (above << 1) | (words[at - stride - 1] >>> 31);
    const fromNorth = ~above & (northEast | east);
    const fromEast = ~east & (southEast | below);
    const fromSouth = ~below & (southWest | west);
    const fromWest = ~west & (northWest | above);
    const one = fromNorth | fromEast;
    const other = fromSouth | fromWest;
    const two = (fromNorth & fromEast) | (fromSouth & fromWest) | (one & other);
    const gone = wanted & (one | other) & ~two;
    words[at] = here & ~gone;
    deleted |= gone;
  }
  return deleted !== 0;
}
