// From pixels to tiles and back, 16 pixels at a time.
import { i16x8, i32, i8x16, loopWhile, sequence, v128, when } from '../wasm/instructions.ts';
import { writeFunction } from '../wasm/assemble-module.ts';
import { LANE_BYTES, TILE_COLUMNS } from './tile-layout.ts';

const ZERO = v128.constant(new Array<number>(16).fill(0));

/** packPixels: sets the bits of all pixels other than 0, in tiles that were cleared before. */
export const packPixels = writeFunction(
  'packPixels',
  ['pixelsAt', 'width', 'height', 'firstTile', 'columnBytes', 'lastColumnBits'],
  null,
  ({ pixelsAt: pixel, width, height, firstTile: rowLane, columnBytes, lastColumnBits }, declare) => {
    const row = declare('i32');
    const rowEnd = declare('i32');
    const lane = declare('i32');
    return loopWhile(
      i32.less(row.get, height.get),
      sequence(
        rowEnd.set(i32.add(pixel.get, width.get)),
        lane.set(rowLane.get),
        loopWhile(
          i32.less(pixel.get, rowEnd.get),
          sequence(
            i32.storeHalf(lane.get, i8x16.bitmask(i8x16.differ(v128.load(pixel.get), ZERO))),
            pixel.set(i32.add(pixel.get, i32.constant(TILE_COLUMNS))),
            lane.set(i32.add(lane.get, columnBytes.get)),
          ),
        ),
        // What was read beyond the end of the row belongs to the next one.
        lane.set(i32.subtract(lane.get, columnBytes.get)),
        i32.storeHalf(lane.get, i32.and(i32.loadHalf(lane.get), lastColumnBits.get)),
        pixel.set(rowEnd.get),
        rowLane.set(i32.add(rowLane.get, i32.constant(LANE_BYTES))),
        row.set(i32.add(row.get, i32.constant(1))),
      ),
    );
  },
);

/** maskPixels: keeps the pixels whose bit is set, those above `most` as `most`, and sets the others to 0. */
export const maskPixels = writeFunction(
  'maskPixels',
  ['pixelsAt', 'width', 'height', 'firstTile', 'lastColumn', 'columnBytes', 'lastColumnBits', 'most'],
  null,
  (
    { pixelsAt: pixel, width, height, firstTile: rowLane, lastColumn, columnBytes, lastColumnBits, most },
    declare,
  ) => {
    const row = declare('i32');
    const rowEnd = declare('i32');
    const lane = declare('i32');
    const bits = declare('i32');
    const mostOfAll = declare('v128');
    const isSet = declare('v128');
    const bitOfColumn = v128.constant(Array.from({ length: 16 }, (_, column) => 1 << (column & 7)));
    const byteOfColumn = Array.from({ length: 16 }, (_, column) => column >> 3);
    return sequence(
      mostOfAll.set(i8x16.splat(most.get)),
      loopWhile(
        i32.less(row.get, height.get),
        sequence(
          rowEnd.set(i32.add(pixel.get, width.get)),
          // What is written beyond the end of the row must leave the next one as it is.
          lane.set(i32.add(rowLane.get, lastColumn.get)),
          i32.storeHalf(
            lane.get,
            i32.or(i32.loadHalf(lane.get), i32.subtract(i32.constant(0xffff), lastColumnBits.get)),
          ),
          lane.set(rowLane.get),
          loopWhile(
            i32.less(pixel.get, rowEnd.get),
            sequence(
              bits.set(i32.loadHalf(lane.get)),
              when(
                bits.get,
                sequence(
                  isSet.set(v128.and(i8x16.shuffle(i16x8.splat(bits.get), byteOfColumn), bitOfColumn)),
                  v128.store(
                    pixel.get,
                    v128.and(
                      i8x16.minimum(v128.load(pixel.get), mostOfAll.get),
                      i8x16.equal(isSet.get, bitOfColumn),
                    ),
                  ),
                ),
                v128.store(pixel.get, ZERO),
              ),
              pixel.set(i32.add(pixel.get, i32.constant(TILE_COLUMNS))),
              lane.set(i32.add(lane.get, columnBytes.get)),
            ),
          ),
          pixel.set(rowEnd.get),
          rowLane.set(i32.add(rowLane.get, i32.constant(LANE_BYTES))),
          row.set(i32.add(row.get, i32.constant(1))),
        ),
      ),
    );
  },
);
