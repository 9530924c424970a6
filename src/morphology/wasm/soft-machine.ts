// The compiled stages of the soft skeleton and their memories: one for each computation under way, since stages may be
// computed with others in between.
import { assembleModule } from './assemble-module.ts';
import { addOpening, erode } from './soft-stage.ts';

type Rows = readonly [strideBytes: number, rowBytes: number, height: number];

/** As the functions' own file describes them; all numbers are 32-bit integers. */
export interface SoftFunctions {
  erode(plane: number, target: number, ...rows: Rows): number;
  addOpening(plane: number, eroded: number, skeleton: number, ...rows: Rows): void;
}

export interface SoftMachine {
  functions: SoftFunctions;
  /** At least as many as asked for; what they held before is of no value. */
  floats: Float32Array;
  /** Gives the memory to whoever asks next. */
  release(): void;
}

interface Kept {
  functions: SoftFunctions;
  memory: WebAssembly.Memory;
}

const PAGE_BYTES = 65536;
/** Memory of WebAssembly cannot shrink: larger ones are not kept. */
const KEPT_BYTES = 32 * 2 ** 20;
const MOST_KEPT = 2;

let compiled: WebAssembly.Module | null = null;
const free: Kept[] = [];

function compile(): WebAssembly.Module {
  try {
    return new WebAssembly.Module(assembleModule([erode, addOpening]));
  } catch (error) {
    throw new Error(
      'Soft skeletons are computed by WebAssembly with SIMD, which this browser or its settings do not allow; Chrome 91, Firefox 89, Safari 16.4 and later do.',
      { cause: error },
    );
  }
}

function create(): Kept {
  compiled ??= compile();
  const exported = new WebAssembly.Instance(compiled).exports;
  return {
    functions: exported as unknown as SoftFunctions,
    memory: exported['memory'] as WebAssembly.Memory,
  };
}

/** @throws Error when WebAssembly with SIMD is not to be had or the memory is not */
export function openSoftMachine(floatCount: number): SoftMachine {
  const kept = free.pop() ?? create();
  const { functions, memory } = kept;
  const missingBytes = 4 * floatCount - memory.buffer.byteLength;
  if (missingBytes > 0) {
    try {
      memory.grow(Math.ceil(missingBytes / PAGE_BYTES));
    } catch (error) {
      const megabytes = Math.ceil((4 * floatCount) / 2 ** 20);
      throw new Error(`This soft skeleton takes ${megabytes} MB of memory, which cannot be had.`, {
        cause: error,
      });
    }
  }
  return {
    functions,
    floats: new Float32Array(memory.buffer),
    release() {
      if (memory.buffer.byteLength <= KEPT_BYTES && free.length < MOST_KEPT) free.push(kept);
    },
  };
}
