// The compiled functions on tiles and their memory.
import { assembleModule, writeFunction } from '../wasm/assemble-module.ts';
import { clearMemory } from '../wasm/instructions.ts';
import { deleteMarked } from './delete-marked.ts';
import { dilateTiles } from './dilate-tiles.ts';
import { listTiles, markInPass1, markInPass2 } from './mark-deletable.ts';
import { maskPixels, packPixels } from './pixels-and-tiles.ts';

/** As the functions' own files describe them; all numbers are 32-bit integers. */
export interface TileFunctions {
  clear(address: number, bytes: number): void;
  packPixels(
    pixelsAt: number,
    width: number,
    height: number,
    firstTile: number,
    columnBytes: number,
    lastColumnBits: number,
  ): void;
  listTiles(tile: number, tilesEnd: number, listAt: number): number;
  markInPass1: MarkInPass;
  markInPass2: MarkInPass;
  deleteMarked(
    markedAt: number,
    markedEnd: number,
    touchedAt: number,
    columnBytes: number,
    planeBytes: number,
    stampsAt: number,
    stamp: number,
  ): number;
  dilateTiles(
    firstTile: number,
    firstTarget: number,
    tileColumns: number,
    tileRows: number,
    columnBytes: number,
  ): void;
  maskPixels(
    pixelsAt: number,
    width: number,
    height: number,
    firstTile: number,
    lastColumn: number,
    columnBytes: number,
    lastColumnBits: number,
    most: number,
  ): void;
}

export type MarkInPass = (
  listAt: number,
  listEnd: number,
  markedAt: number,
  columnBytes: number,
  planeBytes: number,
  stampsAt: number,
  skippedStamp: number,
) => number;

export interface TileMachine {
  functions: TileFunctions;
  memory: WebAssembly.Memory;
  /** All of the memory. */
  bytes: Uint8Array<ArrayBuffer>;
}

const PAGE_BYTES = 65536;
/** Memory of WebAssembly cannot shrink: after a larger image the next one gets a new machine. */
const KEPT_BYTES = 32 * 2 ** 20;

const clear = writeFunction('clear', ['address', 'bytes'], null, ({ address, bytes }) =>
  clearMemory(address.get, bytes.get),
);

let compiled: WebAssembly.Module | null = null;
let machine: TileMachine | null = null;

function compile(): WebAssembly.Module {
  const code = assembleModule([
    clear,
    packPixels,
    listTiles,
    markInPass1,
    markInPass2,
    deleteMarked,
    dilateTiles,
    maskPixels,
  ]);
  try {
    return new WebAssembly.Module(code);
  } catch (error) {
    throw new Error(
      'Masks are thinned by WebAssembly with SIMD, which this browser or its settings do not allow; Chrome 91, Firefox 89, Safari 16.4 and later do.',
      { cause: error },
    );
  }
}

/**
 * The machine with at least so many bytes of memory; what the memory held before is of no value.
 *
 * @throws Error when WebAssembly is not to be had or the memory is not
 */
export function openTileMachine(totalBytes: number): TileMachine {
  if (machine === null || (machine.bytes.length > KEPT_BYTES && totalBytes <= KEPT_BYTES)) {
    compiled ??= compile();
    const exported = new WebAssembly.Instance(compiled).exports;
    const memory = exported['memory'] as WebAssembly.Memory;
    machine = {
      functions: exported as unknown as TileFunctions,
      memory,
      bytes: new Uint8Array(memory.buffer),
    };
  }
  const missingBytes = totalBytes - machine.bytes.length;
  if (missingBytes > 0) {
    try {
      machine.memory.grow(Math.ceil(missingBytes / PAGE_BYTES));
    } catch (error) {
      const megabytes = Math.ceil(totalBytes / 2 ** 20);
      throw new Error(`Thinning this mask takes ${megabytes} MB of memory, which cannot be had.`, {
        cause: error,
      });
    }
    machine.bytes = new Uint8Array(machine.memory.buffer);
  }
  return machine;
}
