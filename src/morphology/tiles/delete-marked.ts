// The other half of a pass: takes the marked pixels away and lists the tiles that see it.
import { type Code, i16x8, i32, loopWhile, sequence, v128, when } from '../wasm/instructions.ts';
import { writeFunction } from '../wasm/assemble-module.ts';
import { TILE_BYTES, TILE_COLUMNS, TILE_ROWS } from './tile-layout.ts';

const NEXT_ADDRESS = i32.constant(4);

/**
 * deleteMarked: takes the pixels in the second plane away from each listed tile. Writes the addresses of all tiles with
 * a pixel that lost a neighbour from `touchedAt` on, each once, gives them the stamp, and returns the end of these addresses.
 */
export const deleteMarked = writeFunction(
  'deleteMarked',
  ['markedAt', 'markedEnd', 'touchedAt', 'columnBytes', 'planeBytes', 'stampsAt', 'stamp'],
  'i32',
  ({ markedAt, markedEnd, touchedAt, columnBytes, planeBytes, stampsAt, stamp }, declare) => {
    const tile = declare('i32');
    const touched = declare('i32');
    const stampAt = declare('i32');
    /** Bit r is row r: whether the pixel in the first or last column went. */
    const firstColumn = declare('i32');
    const lastColumn = declare('i32');
    const firstRow = declare('i32');
    const lastRow = declare('i32');
    const deleted = declare('v128');

    const touch = (address: Code) =>
      sequence(
        touched.set(address),
        stampAt.set(i32.add(stampsAt.get, i32.shiftRight(touched.get, i32.constant(2)))),
        when(
          i32.differ(i32.load(stampAt.get), stamp.get),
          sequence(
            i32.store(stampAt.get, stamp.get),
            i32.store(touchedAt.get, touched.get),
            touchedAt.set(i32.add(touchedAt.get, NEXT_ADDRESS)),
          ),
        ),
      );
    const above = (address: Code) => i32.subtract(address, i32.constant(TILE_BYTES));
    const below = (address: Code) => i32.add(address, i32.constant(TILE_BYTES));
    const has = (bits: Code, bit: number) => i32.and(bits, i32.constant(1 << bit));
    const touchColumn = (column: Code, rows: Code) =>
      when(
        rows,
        sequence(
          touch(column),
          when(has(rows, 0), touch(above(column))),
          when(has(rows, TILE_ROWS - 1), touch(below(column))),
        ),
      );

    return sequence(
      loopWhile(
        i32.less(markedAt.get, markedEnd.get),
        sequence(
          tile.set(i32.load(markedAt.get)),
          markedAt.set(i32.add(markedAt.get, NEXT_ADDRESS)),
          deleted.set(v128.load(i32.add(tile.get, planeBytes.get))),
          v128.store(tile.get, v128.andNot(v128.load(tile.get), deleted.get)),
          touch(tile.get),
          firstRow.set(i16x8.extract(deleted.get, 0)),
          when(firstRow.get, touch(above(tile.get))),
          lastRow.set(i16x8.extract(deleted.get, TILE_ROWS - 1)),
          when(lastRow.get, touch(below(tile.get))),
          firstColumn.set(i16x8.bitmask(i16x8.shiftLeft(deleted.get, TILE_COLUMNS - 1))),
          touchColumn(i32.subtract(tile.get, columnBytes.get), firstColumn.get),
          lastColumn.set(i16x8.bitmask(deleted.get)),
          touchColumn(i32.add(tile.get, columnBytes.get), lastColumn.get),
        ),
      ),
      touchedAt.get,
    );
  },
);
