// Half of a pass: finds the pixels that go, of all listed tiles, on the image as it is when the pass begins.
import { type Code, i16x8, i32, loopWhile, sequence, v128, when } from '../wasm/instructions.ts';
import { type Local, type ValueType, writeFunction } from '../wasm/assemble-module.ts';
import { deletedInPass1, deletedInPass2, type PixelAlgebra } from '../deletion-formula.ts';
import { LANE_BYTES, TILE_BYTES, TILE_COLUMNS } from './tile-layout.ts';

const NEXT_ADDRESS = i32.constant(4);

/** Neighbours to the east of all pixels, from the rows and from those of the tile on the right; likewise to the west. */
const eastOf = (rows: Code, right: Code) =>
  v128.or(i16x8.shiftRight(rows, 1), i16x8.shiftLeft(right, TILE_COLUMNS - 1));
const westOf = (rows: Code, left: Code) =>
  v128.or(i16x8.shiftLeft(rows, 1), i16x8.shiftRight(left, TILE_COLUMNS - 1));

/** Instructions that compute a formula step by step; each step is a variable, so that it can be used twice. */
function stepwise(declare: (type: ValueType) => Local) {
  const steps: Code[] = [];
  const keep = (value: Code): Local => {
    const step = declare('v128');
    steps.push(step.set(value));
    return step;
  };
  const algebra: PixelAlgebra<Local> = {
    and: (a, b) => keep(v128.and(a.get, b.get)),
    or: (a, b) => keep(v128.or(a.get, b.get)),
    andNot: (a, b) => keep(v128.andNot(a.get, b.get)),
  };
  return { steps, keep, algebra };
}

function writeMarking(name: string, deletedInPass: typeof deletedInPass1) {
  return writeFunction(
    name,
    ['listAt', 'listEnd', 'markedAt', 'columnBytes', 'planeBytes', 'stampsAt', 'skippedStamp'],
    'i32',
    ({ listAt, listEnd, markedAt, columnBytes, planeBytes, stampsAt, skippedStamp }, declare) => {
      const tile = declare('i32');
      const left = declare('i32');
      const right = declare('i32');
      const pixels = declare('v128');
      const deleted = declare('v128');
      const { steps, keep, algebra } = stepwise(declare);

      // 2 bytes before or behind a tile's address lie its rows moved by one. Addresses of loads cannot be negative, so the
      // three columns of tiles are addressed by their rows above.
      const rows = (column: Local, step: -1 | 0 | 1) => keep(v128.load(column.get, (step + 1) * LANE_BYTES));
      const [nCentre, centre, sCentre] = [rows(tile, -1), pixels, rows(tile, 1)];
      const [nLeft, leftRows, sLeft] = [rows(left, -1), rows(left, 0), rows(left, 1)];
      const [nRight, rightRows, sRight] = [rows(right, -1), rows(right, 0), rows(right, 1)];
      const goes = deletedInPass(algebra, {
        n: nCentre,
        ne: keep(eastOf(nCentre.get, nRight.get)),
        e: keep(eastOf(centre.get, rightRows.get)),
        se: keep(eastOf(sCentre.get, sRight.get)),
        s: sCentre,
        sw: keep(westOf(sCentre.get, sLeft.get)),
        w: keep(westOf(centre.get, leftRows.get)),
        nw: keep(westOf(nCentre.get, nLeft.get)),
      });

      const judge = sequence(
        left.set(i32.subtract(tile.get, columnBytes.get)),
        right.set(i32.add(tile.get, columnBytes.get)),
        ...steps,
        deleted.set(v128.and(goes.get, pixels.get)),
        when(
          v128.anyTrue(deleted.get),
          sequence(
            tile.set(i32.add(tile.get, i32.constant(LANE_BYTES))),
            v128.store(i32.add(tile.get, planeBytes.get), deleted.get),
            i32.store(markedAt.get, tile.get),
            markedAt.set(i32.add(markedAt.get, NEXT_ADDRESS)),
          ),
        ),
      );
      const stamp = i32.load(i32.add(stampsAt.get, i32.shiftRight(tile.get, i32.constant(2))));
      return sequence(
        loopWhile(
          i32.less(listAt.get, listEnd.get),
          sequence(
            tile.set(i32.load(listAt.get)),
            listAt.set(i32.add(listAt.get, NEXT_ADDRESS)),
            when(
              i32.differ(stamp, skippedStamp.get),
              sequence(
                pixels.set(v128.load(tile.get)),
                when(
                  v128.anyTrue(pixels.get),
                  sequence(tile.set(i32.subtract(tile.get, i32.constant(LANE_BYTES))), judge),
                ),
              ),
            ),
          ),
        ),
        markedAt.get,
      );
    },
  );
}

/**
 * markInPass1, markInPass2: of each listed tile whose stamp is not `skippedStamp`, writes the pixels that go into the
 * second plane, and the addresses of tiles with such pixels from `markedAt` on; gives the end of these addresses.
 */
export const markInPass1 = writeMarking('markInPass1', deletedInPass1);
export const markInPass2 = writeMarking('markInPass2', deletedInPass2);

/** listTiles: writes the addresses of all tiles that are not empty from `listAt` on and gives their end. */
export const listTiles = writeFunction(
  'listTiles',
  ['tile', 'tilesEnd', 'listAt'],
  'i32',
  ({ tile, tilesEnd, listAt }) =>
    sequence(
      loopWhile(
        i32.less(tile.get, tilesEnd.get),
        sequence(
          when(
            v128.anyTrue(v128.load(tile.get)),
            sequence(i32.store(listAt.get, tile.get), listAt.set(i32.add(listAt.get, NEXT_ADDRESS))),
          ),
          tile.set(i32.add(tile.get, i32.constant(TILE_BYTES))),
        ),
      ),
      listAt.get,
    ),
);
