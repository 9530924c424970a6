// Reads and writes the safetensors format (https://github.com/huggingface/safetensors#format): a little-endian u64 length,
// a JSON header padded with spaces, then the tensors' raw bytes. Weights are float32, so F32 is the only type here.

export interface NamedTensor {
  name: string;
  /** Sizes of the dimensions; [] is a scalar. */
  shape: number[];
  /** Row-major; as many values as the shape says. */
  data: Float32Array;
}

export interface SafetensorsFile {
  /** In the order of their bytes in the file. */
  tensors: NamedTensor[];
  metadata: Record<string, string>;
}

const LENGTH_BYTES = 8;
const METADATA = '__metadata__';
/** The reference reader refuses longer headers. */
const MAX_HEADER_BYTES = 100_000_000;

const elementCount = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/**
 * Serialises named float32 tensors.
 *
 * @param tensors in the order in which their bytes are written; names are unique
 * @param metadata free text, kept under `__metadata__`
 * @throws Error when a name occurs twice or is reserved, or when a shape does not fit its data
 */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Record<string, string>,
): Uint8Array<ArrayBuffer> {
  const entries: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) entries.push([METADATA, metadata]);
  const seen = new Set([METADATA]);
  let dataBytes = 0;
  for (const { name, shape, data } of tensors) {
    if (seen.has(name)) throw new Error(`Two tensors are named "${name}", or the name is reserved.`);
    seen.add(name);
    if (elementCount(shape) !== data.length) {
      throw new Error(`Tensor "${name}" has ${data.length} values but its shape is [${shape.join(', ')}].`);
    }
    const begin = dataBytes;
    dataBytes += data.length * Float32Array.BYTES_PER_ELEMENT;
    entries.push([name, { dtype: 'F32', shape, data_offsets: [begin, dataBytes] }]);
  }
  // Spelt out pair by pair: names such as "7" or "__proto__" would not keep their order or their place in an object.
  const json = `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
  const text = new TextEncoder().encode(json);
  const headerBytes = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(LENGTH_BYTES + headerBytes + dataBytes);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  file.set(text, LENGTH_BYTES);
  let offset = LENGTH_BYTES + headerBytes;
  for (const { data } of tensors) {
    for (const value of data) {
      view.setFloat32(offset, value, true);
      offset += Float32Array.BYTES_PER_ELEMENT;
    }
  }
  return file;
}

function fail(reason: string): never {
  throw new Error(`This is not a readable safetensors file: ${reason}.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCountList(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);
}

function parseHeader(bytes: Uint8Array): [string, unknown][] {
  if (bytes.length < LENGTH_BYTES)
    fail(`it has ${bytes.length} bytes, fewer than the 8 of the header's length`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getBigUint64(0, true);
  if (headerBytes > BigInt(Math.min(MAX_HEADER_BYTES, bytes.length - LENGTH_BYTES))) {
    fail(`its header claims ${headerBytes} bytes of the ${bytes.length} in the file`);
  }
  let header: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + Number(headerBytes)),
    );
    if (!text.startsWith('{')) fail('its header does not start with "{"');
    header = JSON.parse(text);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('This is not')) throw error;
    fail('its header is not valid JSON');
  }
  if (!isObject(header)) fail('its header is not a JSON object');
  return Object.entries(header);
}

function parseMetadata(value: unknown): Record<string, string> {
  if (!isObject(value)) fail(`${METADATA} is not an object`);
  const entries = Object.entries(value).map(([key, text]): [string, string] => {
    if (typeof text !== 'string') fail(`the metadata value of "${key}" is not a string`);
    return [key, text];
  });
  return Object.fromEntries(entries);
}

interface Entry {
  name: string;
  shape: number[];
  begin: number;
  end: number;
}

function parseEntry(name: string, value: unknown): Entry {
  if (!isObject(value)) fail(`the entry of tensor "${name}" is not an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (dtype !== 'F32') fail(`tensor "${name}" is of type ${JSON.stringify(dtype)}, and only F32 is known`);
  if (!isCountList(shape)) fail(`the shape of tensor "${name}" is not a list of counts`);
  if (!isCountList(offsets) || offsets.length !== 2)
    fail(`the offsets of tensor "${name}" are not two counts`);
  const [begin, end] = offsets;
  if (end - begin !== elementCount(shape) * Float32Array.BYTES_PER_ELEMENT) {
    fail(`tensor "${name}" of shape [${shape.join(', ')}] does not fill its ${end - begin} bytes`);
  }
  return { name, shape, begin, end };
}

/**
 * Reads a safetensors file of float32 tensors; strict: the tensors must cover the data without gap or overlap.
 *
 * @throws Error with one sentence that says what is wrong with the file
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  let metadata: Record<string, string> = {};
  const entries: Entry[] = [];
  for (const [name, value] of parseHeader(bytes)) {
    if (name === METADATA) metadata = parseMetadata(value);
    else entries.push(parseEntry(name, value));
  }
  // Empty tensors share their offset with the next one; the stable sort keeps them in the header's order.
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = LENGTH_BYTES + Number(view.getBigUint64(0, true));
  let expected = 0;
  const tensors = entries.map(({ name, shape, begin, end }): NamedTensor => {
    if (begin !== expected) fail(`the bytes of tensor "${name}" leave a gap or overlap another tensor's`);
    if (dataStart + end > bytes.length) fail(`it ends before the last byte of tensor "${name}"`);
    expected = end;
    const data = new Float32Array((end - begin) / Float32Array.BYTES_PER_ELEMENT);
    for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(dataStart + begin + 4 * i, true);
    return { name, shape, data };
  });
  if (dataStart + expected !== bytes.length) fail('it has bytes that belong to no tensor');
  return { tensors, metadata };
}
