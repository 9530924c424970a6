// Label maps in MATLAB 5 files, as CrackForest and its kin ship them: the first matrix that is called like one.
import { unzlibSync } from 'fflate';
import { checkSize, DecodeError, type DecodedFile } from './decoded-file.ts';

interface Matrix {
  name: string;
  width: number;
  height: number;
  /** Column by column, as MATLAB stores them. */
  values: ArrayLike<number>;
}

interface Element {
  type: number;
  data: Uint8Array;
  next: number;
}

const COMPRESSED = 15;
const MATRIX = 14;
const CELL = 1;
const STRUCT = 2;
const FIRST_NUMERIC = 6;
const LAST_NUMERIC = 13;

/** One tagged data element; small ones keep their data inside the tag. */
function readElement(bytes: Uint8Array, offset: number): Element {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = view.getUint32(offset, true);
  if (word >>> 16 !== 0) {
    const length = word >>> 16;
    return { type: word & 0xffff, data: bytes.subarray(offset + 4, offset + 4 + length), next: offset + 8 };
  }
  const length = view.getUint32(offset + 4, true);
  const end = offset + 8 + length;
  if (end > bytes.length) throw new RangeError('The element is longer than the file.');
  // Compressed elements are not padded to eight bytes.
  const next = word === COMPRESSED ? end : Math.ceil(end / 8) * 8;
  return { type: word, data: bytes.subarray(offset + 8, end), next };
}

function readElements(bytes: Uint8Array, offset = 0): Element[] {
  const elements: Element[] = [];
  while (offset + 8 <= bytes.length) {
    const element = readElement(bytes, offset);
    elements.push(element);
    offset = element.next;
  }
  return elements;
}

function readNumbers({ type, data }: Element): ArrayLike<number> | null {
  const buffer = data.slice().buffer;
  switch (type) {
    case 1:
      return new Int8Array(buffer);
    case 2:
      return new Uint8Array(buffer);
    case 3:
      return new Int16Array(buffer);
    case 4:
      return new Uint16Array(buffer);
    case 5:
      return new Int32Array(buffer);
    case 6:
      return new Uint32Array(buffer);
    case 7:
      return new Float32Array(buffer);
    case 9:
      return new Float64Array(buffer);
    default:
      return null;
  }
}

const readText = (data: Uint8Array) => String.fromCharCode(...data).replace(/\0.*$/s, '');

/** Numeric matrices of one variable; those inside structures and cells carry their field's name. */
function collect(element: Element, fieldName: string | null): Matrix[] {
  if (element.type === COMPRESSED)
    return readElements(unzlibSync(element.data)).flatMap((inner) => collect(inner, null));
  if (element.type !== MATRIX || element.data.length === 0) return [];
  const [flags, dimensions, nameElement, ...content] = readElements(element.data);
  const kind = flags.data[0];
  const size = readNumbers(dimensions) ?? [];
  const name = fieldName ?? readText(nameElement.data);
  if (kind === CELL) return content.flatMap((inner) => collect(inner, name));
  if (kind === STRUCT) {
    const [lengthElement, namesElement, ...fields] = content;
    const length = readNumbers(lengthElement)?.[0] ?? 32;
    const count = namesElement.data.length / length;
    const names = Array.from({ length: count }, (_, index) =>
      readText(namesElement.data.subarray(index * length, (index + 1) * length)),
    );
    return fields.flatMap((field, index) => collect(field, names[index % count]));
  }
  const values = kind >= FIRST_NUMERIC && kind <= LAST_NUMERIC ? readNumbers(content[0]) : null;
  if (values === null || size.length !== 2 || size[0] < 2 || size[1] < 2) return [];
  return [{ name, height: size[0], width: size[1], values }];
}

const WANTED = [/^segmentation$/i, /seg|label|mask|gt|truth/i, /./];

/**
 * A matrix called Segmentation without zeros is CrackForest's: 1 background, 2 crack, more for regions that cracks
 * enclose; it becomes 0 and 255. Any other matrix keeps its values.
 *
 * @throws DecodeError
 */
export function decodeMat(bytes: Uint8Array, name: string): DecodedFile {
  let matrices: Matrix[];
  try {
    // "IM" at the end of the header: little-endian, as all current machines write it.
    if (bytes[126] !== 0x49) throw new Error('Big-endian.');
    matrices = readElements(bytes, 128).flatMap((element) => collect(element, null));
  } catch {
    throw new DecodeError(`${name} is a damaged MATLAB file.`, 'Save its label map as PNG.');
  }
  const found = WANTED.map((pattern) => matrices.find((matrix) => pattern.test(matrix.name))).find(
    (matrix) => matrix !== undefined,
  );
  if (found === undefined)
    throw new DecodeError(
      `${name} is a MATLAB file without a matrix of labels.`,
      'Save its label map as PNG.',
    );
  const { width, height, values } = found;
  checkSize(name, width, height);
  if (values.length < width * height)
    throw new DecodeError(`${name} is a damaged MATLAB file.`, 'Save its label map as PNG.');

  const pixels = new Float32Array(width * height);
  let least = Infinity;
  let most = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const value = values[column * height + row];
      pixels[row * width + column] = value;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  const shared = { width, height, channels: 1, format: 'MAT', isLossy: false, palette: null } as const;
  if (/^segmentation$/i.test(found.name) && least >= 1) {
    return { ...shared, bitDepth: 8, pixels: Uint8Array.from(pixels, (value) => (value === 2 ? 255 : 0)) };
  }
  const isBytes = least >= 0 && most <= 255 && pixels.every(Number.isInteger);
  return isBytes
    ? { ...shared, bitDepth: 8, pixels: Uint8Array.from(pixels) }
    : { ...shared, bitDepth: 32, pixels };
}
