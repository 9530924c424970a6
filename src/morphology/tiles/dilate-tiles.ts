import { i16x8, i32, loopWhile, sequence, v128 } from '../wasm/instructions.ts';
import { writeFunction } from '../wasm/assemble-module.ts';
import { LANE_BYTES, TILE_BYTES, TILE_COLUMNS } from './tile-layout.ts';

/**
 * dilateTiles: one dilation with the cross |dr| + |dc| ≤ 1, from the tiles at `firstTile` to those at `firstTarget`.
 * Pixels in the last tiles beyond the image may be set; none is nearer to the image than the pixel that set it.
 */
export const dilateTiles = writeFunction(
  'dilateTiles',
  ['firstTile', 'firstTarget', 'tileColumns', 'tileRows', 'columnBytes'],
  null,
  ({ firstTile, firstTarget, tileColumns, tileRows, columnBytes }, declare) => {
    const column = declare('i32');
    const row = declare('i32');
    const tile = declare('i32');
    const target = declare('i32');
    const rows = declare('v128');
    const left = v128.load(i32.subtract(tile.get, columnBytes.get));
    const right = v128.load(i32.add(tile.get, columnBytes.get));
    const above = v128.load(i32.subtract(tile.get, i32.constant(LANE_BYTES)));
    const below = v128.load(tile.get, LANE_BYTES);
    const west = v128.or(i16x8.shiftLeft(rows.get, 1), i16x8.shiftRight(left, TILE_COLUMNS - 1));
    const east = v128.or(i16x8.shiftRight(rows.get, 1), i16x8.shiftLeft(right, TILE_COLUMNS - 1));
    const cross = v128.or(v128.or(rows.get, v128.or(above, below)), v128.or(west, east));
    return loopWhile(
      i32.less(column.get, tileColumns.get),
      sequence(
        tile.set(firstTile.get),
        target.set(firstTarget.get),
        row.set(i32.constant(0)),
        loopWhile(
          i32.less(row.get, tileRows.get),
          sequence(
            rows.set(v128.load(tile.get)),
            v128.store(target.get, cross),
            tile.set(i32.add(tile.get, i32.constant(TILE_BYTES))),
            target.set(i32.add(target.get, i32.constant(TILE_BYTES))),
            row.set(i32.add(row.get, i32.constant(1))),
          ),
        ),
        firstTile.set(i32.add(firstTile.get, columnBytes.get)),
        firstTarget.set(i32.add(firstTarget.get, columnBytes.get)),
        column.set(i32.add(column.get, i32.constant(1))),
      ),
    );
  },
);
