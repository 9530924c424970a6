import type { TileLayout } from './tile-layout.ts';
import type { TileFunctions } from './tile-machine.ts';

/** No pass has this number. */
const SKIP_NONE = -1;

/**
 * Thins the tiles to their skeleton.
 *
 * Both passes judge every pixel on the image as it was when the pass began. A pixel that was kept can only go later if
 * a neighbour went since it was last judged in the same pass, so after the first pass only the tiles around deletions
 * of the last two passes are looked at.
 *
 * @returns whether any pixel is set
 */
export function thinTiles(functions: TileFunctions, layout: TileLayout): boolean {
  const { columnBytes, planeBytes, stampsAt, listsAt, listBytes } = layout;
  // Tiles that changed in the last pass, and in the pass before. A tile's stamp is the last pass that changed it, and the
  // first pass, and with it the second, begins with all tiles.
  let changedAt = listsAt;
  let changedBeforeAt = listsAt + listBytes;
  const markedAt = listsAt + 2 * listBytes;
  let changedEnd = functions.listTiles(layout.firstTile, planeBytes - columnBytes, changedAt);
  let changedBeforeEnd = changedBeforeAt;
  const isAny = changedEnd > changedAt;

  for (let pass = 1; changedEnd > changedAt || changedBeforeEnd > changedBeforeAt; pass++) {
    const mark = pass % 2 === 1 ? functions.markInPass1 : functions.markInPass2;
    let markedEnd = markedAt;
    // Empty lists are common in small masks, where calls are most of the cost.
    if (changedEnd > changedAt) {
      markedEnd = mark(changedAt, changedEnd, markedEnd, columnBytes, planeBytes, stampsAt, SKIP_NONE);
    }
    if (changedBeforeEnd > changedBeforeAt) {
      markedEnd = mark(
        changedBeforeAt,
        changedBeforeEnd,
        markedEnd,
        columnBytes,
        planeBytes,
        stampsAt,
        pass - 1,
      );
    }
    const freeAt = changedBeforeAt;
    changedBeforeAt = changedAt;
    changedBeforeEnd = changedEnd;
    changedAt = freeAt;
    changedEnd = freeAt;
    if (markedEnd > markedAt) {
      changedEnd = functions.deleteMarked(
        markedAt,
        markedEnd,
        changedAt,
        columnBytes,
        planeBytes,
        stampsAt,
        pass,
      );
    }
  }
  return isAny;
}
