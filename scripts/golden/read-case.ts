// Reads the golden vectors: one folder a case, with case.json and data.bin (row-major, little endian).
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type GoldenDtype = 'u8' | 'u16' | 'i32' | 'f32' | 'f64' | 'u1';

interface ArrayOf {
  u8: Uint8Array;
  u16: Uint16Array;
  i32: Int32Array;
  f32: Float32Array;
  f64: Float64Array;
  /** Unpacked, one 0 or 1 an element. */
  u1: Uint8Array;
}

export interface GoldenTensor<T> {
  data: T;
  shape: number[];
  dtype: GoldenDtype;
}

export interface GoldenLoss {
  /** null: not a number in the reference. */
  value: number | null;
  params: Record<string, unknown>;
  /** Name of the tensor with d loss / d logits. */
  grad?: string;
  grad_abs_sum?: number;
}

export interface GoldenJson {
  id: string;
  group: string;
  notes: string;
  params: Record<string, unknown>;
  /** Numbers, lists of numbers, or null where the reference gives "not a number". */
  scalars: Record<string, unknown>;
  losses?: Record<string, GoldenLoss>;
  tensors: Record<string, { dtype: GoldenDtype; shape: number[]; offset: number; nbytes: number }>;
}

export interface GoldenCase {
  group: string;
  name: string;
  json: GoldenJson;
  has(tensor: string): boolean;
  /**
   * A copy of the tensor's values; masks (u1) come unpacked as 0 and 1.
   *
   * @throws Error when the case has no such tensor.
   */
  tensor(name: string): GoldenTensor<ArrayOf[GoldenDtype]>;
  /** The same for tensors of bytes (u8, u1); throws for any other type. */
  bytes(name: string): GoldenTensor<Uint8Array>;
  /** The same for tensors of 32-bit floats. */
  floats(name: string): GoldenTensor<Float32Array>;
}

/** Folder of the open golden vectors, beside the project; may be absent. */
export const GOLDEN_ROOT = fileURLToPath(new URL('../../../shared/reference/golden/open', import.meta.url));

/** True where the golden vectors lie beside the project. Tests skip, and say so, where they do not. */
export const hasGolden = existsSync(join(GOLDEN_ROOT, 'index.json'));

/** For names of tests that need the golden vectors. */
export const GOLDEN_TITLE = hasGolden
  ? 'golden vectors'
  : 'golden vectors (skipped: ../shared/reference/golden/open is not there)';

/**
 * Folders of all cases below `root`, sorted; [] where the root is absent.
 *
 * @param groups only these groups; all where not given
 */
export function listCases(root: string, groups?: readonly string[]): string[] {
  if (!existsSync(root)) return [];
  const folders = (parent: string) =>
    readdirSync(parent)
      .filter((name) => statSync(join(parent, name)).isDirectory())
      .sort();
  return (groups ?? folders(root)).flatMap((group) =>
    folders(join(root, group)).map((name) => join(root, group, name)),
  );
}

function unpackBits(packed: Uint8Array, count: number): Uint8Array {
  const bits = new Uint8Array(count);
  for (let i = 0; i < count; i++) bits[i] = (packed[i >> 3] >> (7 - (i & 7))) & 1;
  return bits;
}

/** Reads one case. */
export function readCase(folder: string): GoldenCase {
  const json = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as GoldenJson;
  const file = readFileSync(join(folder, 'data.bin'));
  const [group, name] = folder.split(/[\\/]/).slice(-2);

  function tensor(tensorName: string): GoldenTensor<ArrayOf[GoldenDtype]> {
    const entry = json.tensors[tensorName] as GoldenJson['tensors'][string] | undefined;
    if (entry === undefined) throw new Error(`${json.id} has no tensor named ${tensorName}.`);
    const { dtype, shape, offset, nbytes } = entry;
    const count = shape.reduce((product, edge) => product * edge, 1);
    // A copy, so that the view is aligned whatever the offset of Node's pooled buffer.
    const buffer = new Uint8Array(file.subarray(offset, offset + nbytes)).buffer;
    const data = {
      u8: () => new Uint8Array(buffer),
      u16: () => new Uint16Array(buffer),
      i32: () => new Int32Array(buffer),
      f32: () => new Float32Array(buffer),
      f64: () => new Float64Array(buffer),
      u1: () => unpackBits(new Uint8Array(buffer), count),
    }[dtype]();
    if (data.length !== count) {
      throw new Error(`${json.id}: ${tensorName} has ${data.length} values; its shape needs ${count}.`);
    }
    return { data, shape, dtype };
  }

  return {
    group,
    name,
    json,
    has: (tensorName) => tensorName in json.tensors,
    tensor,
    bytes(tensorName) {
      const { data, shape, dtype } = tensor(tensorName);
      if (!(data instanceof Uint8Array)) throw new Error(`${json.id}: ${tensorName} is ${dtype}, not bytes.`);
      return { data, shape, dtype };
    },
    floats(tensorName) {
      const { data, shape, dtype } = tensor(tensorName);
      if (!(data instanceof Float32Array)) throw new Error(`${json.id}: ${tensorName} is ${dtype}, not f32.`);
      return { data, shape, dtype };
    },
  };
}
