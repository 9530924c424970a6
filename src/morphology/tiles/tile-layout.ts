// Where a mask lies in memory while it is thinned: as tiles of 16 columns and 8 rows, one pixel a bit, 16 bytes a tile.
//
// A tile's 16-bit lanes are its rows, bit i of a lane is column i. A column of tiles is contiguous, so that the rows one
// above or one below a tile are the 16 bytes that begin 2 bytes earlier or later, and the tiles to its left and right lie
// one column of tiles away. Empty tiles surround the image; they save all border checks.

export const TILE_COLUMNS = 16;
export const TILE_ROWS = 8;
export const TILE_BYTES = 16;
/** Bytes of one row of a tile. */
export const LANE_BYTES = 2;

export interface TileLayout {
  /** Columns of tiles that hold the image. */
  tileColumns: number;
  /** Tiles in each that hold it. */
  tileRows: number;
  /** From a tile to the one on its right. */
  columnBytes: number;
  /** Address of the image's first tile. */
  firstTile: number;
  /** Bits that the image has of a row of its last tile column. */
  lastColumnBits: number;
  /** The tiles lie at 0 … planeBytes, a second plane of tiles behind them. */
  planeBytes: number;
  /** One 32-bit number a tile, at stampsAt + address of the tile / 4. */
  stampsAt: number;
  /** Three lists with room for the addresses of all tiles, each of listBytes. */
  listsAt: number;
  listBytes: number;
  /** The pixels as bytes, row by row. */
  pixelsAt: number;
  totalBytes: number;
}

/**
 * Addresses of everything that thinning an image of this size needs.
 *
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 */
export function planTiles(width: number, height: number): TileLayout {
  const tileColumns = Math.ceil(width / TILE_COLUMNS);
  const tileRows = Math.ceil(height / TILE_ROWS);
  // One empty tile above each column is also the one below the column before. An odd number of tiles keeps neighbouring
  // columns from falling onto the same lines of the cache.
  const columnBytes = ((tileRows + 1) | 1) * TILE_BYTES;
  const planeBytes = (tileColumns + 2) * columnBytes + 2 * TILE_BYTES;
  const stampsAt = 2 * planeBytes;
  const listBytes = planeBytes / 4;
  const listsAt = stampsAt + listBytes;
  const pixelsAt = listsAt + 3 * listBytes;
  return {
    tileColumns,
    tileRows,
    columnBytes,
    firstTile: columnBytes + TILE_BYTES,
    lastColumnBits: 0xffff >>> (tileColumns * TILE_COLUMNS - width),
    planeBytes,
    stampsAt,
    listsAt,
    listBytes,
    pixelsAt,
    // Rows are read and written 16 pixels at a time, the last ones too.
    totalBytes: pixelsAt + width * height + TILE_COLUMNS,
  };
}
