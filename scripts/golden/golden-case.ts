// One golden case: case.json and data.bin (row-major, little endian), from wherever the bytes come.

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
  grad?: string | null;
  /** Σ |d loss / d logits|. */
  grad_abs_sum?: number | null;
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
   * @throws Error when the case has no such tensor, or it does not fit data.bin.
   */
  tensor(name: string): GoldenTensor<ArrayOf[GoldenDtype]>;
  /** The same as bytes; throws where a value is no whole number from 0 to 255. */
  bytes(name: string): GoldenTensor<Uint8Array>;
  /** The same as 32-bit floats, rounded where the case holds more digits. */
  floats(name: string): GoldenTensor<Float32Array>;
}

function unpackBits(packed: Uint8Array, count: number): Uint8Array {
  const bits = new Uint8Array(count);
  for (let i = 0; i < count; i++) bits[i] = (packed[i >> 3] >> (7 - (i & 7))) & 1;
  return bits;
}

/**
 * @param json content of case.json
 * @param file content of data.bin
 */
export function makeCase(group: string, name: string, json: GoldenJson, file: Uint8Array): GoldenCase {
  function tensor(tensorName: string): GoldenTensor<ArrayOf[GoldenDtype]> {
    const entry = json.tensors[tensorName] as GoldenJson['tensors'][string] | undefined;
    if (entry === undefined) throw new Error(`${group}/${name} has no tensor named ${tensorName}.`);
    const { dtype, shape, offset, nbytes } = entry;
    const count = shape.reduce((product, edge) => product * edge, 1);
    // A copy, so that the view is aligned whatever the offset of the bytes in their buffer.
    const buffer = new Uint8Array(file.subarray(offset, offset + nbytes)).buffer;
    if (buffer.byteLength !== nbytes) {
      throw new Error(`${group}/${name}: data.bin ends before the end of ${tensorName}.`);
    }
    const views: Record<GoldenDtype, () => ArrayOf[GoldenDtype]> = {
      u8: () => new Uint8Array(buffer),
      u16: () => new Uint16Array(buffer),
      i32: () => new Int32Array(buffer),
      f32: () => new Float32Array(buffer),
      f64: () => new Float64Array(buffer),
      u1: () => unpackBits(new Uint8Array(buffer), count),
    };
    if (!Object.hasOwn(views, dtype)) {
      throw new Error(`${group}/${name}: ${tensorName} has the unknown type "${dtype}".`);
    }
    const data = views[dtype]();
    if (data.length !== count) {
      throw new Error(`${group}/${name}: ${tensorName} has ${data.length} values; its shape needs ${count}.`);
    }
    return { data, shape, dtype };
  }

  return {
    group,
    name,
    json,
    has: (tensorName) => Object.hasOwn(json.tensors, tensorName),
    tensor,
    bytes(tensorName) {
      const { data, shape, dtype } = tensor(tensorName);
      if (data instanceof Uint8Array) return { data, shape, dtype };
      const bytes = Uint8Array.from(data);
      const at = bytes.findIndex((byte, i) => byte !== data[i]);
      if (at >= 0) {
        throw new Error(
          `${group}/${name}: ${tensorName} holds ${data[at]} at index ${at}, which is no byte.`,
        );
      }
      return { data: bytes, shape, dtype };
    },
    floats(tensorName) {
      const { data, shape, dtype } = tensor(tensorName);
      return { data: data instanceof Float32Array ? data : Float32Array.from(data), shape, dtype };
    },
  };
}
