// PNG of every colour type, depth and interlacing, exact: no colour management, no gamma, alpha dropped.
import { unzlibSync } from 'fflate';
import { applyPalette, checkSize, DecodeError, type DecodedFile, unpackBits } from './decoded-file.ts';

interface Header {
  width: number;
  height: number;
  bitDepth: 1 | 2 | 4 | 8 | 16;
  colourType: 0 | 2 | 3 | 4 | 6;
  isInterlaced: boolean;
}

/** Samples per pixel of each colour type. */
const SAMPLES = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

/** Adam7: first row, first column, row step, column step of each pass. */
const PASSES = [
  [0, 0, 8, 8],
  [0, 4, 8, 8],
  [4, 0, 8, 4],
  [0, 2, 4, 4],
  [2, 0, 4, 2],
  [0, 1, 2, 2],
  [1, 0, 2, 1],
] as const;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let at = 0; at < bytes.length; at++) crc = CRC_TABLE[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

function damaged(name: string): DecodeError {
  return new DecodeError(`${name} is a damaged PNG.`, 'Copy or export the file again.');
}

/** Critical chunks only: colour profiles, gamma and transparency must not touch the values. */
function readChunks(bytes: Uint8Array, name: string) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: Header | null = null;
  let colours = new Uint8Array(0);
  const data: Uint8Array[] = [];
  let offset = 8;
  for (;;) {
    const end = offset + 12 <= bytes.length ? offset + 12 + view.getUint32(offset) : Infinity;
    if (end > bytes.length)
      throw new DecodeError(`${name} is a truncated PNG.`, 'Copy or export the file again.');
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    const body = bytes.subarray(offset + 8, end - 4);
    const isCritical = type === 'IHDR' || type === 'PLTE' || type === 'IDAT';
    if (isCritical && crc32(bytes.subarray(offset + 4, end - 4)) !== view.getUint32(end - 4))
      throw damaged(name);
    if (type === 'IHDR') {
      header = {
        width: view.getUint32(offset + 8),
        height: view.getUint32(offset + 12),
        bitDepth: body[8] as Header['bitDepth'],
        colourType: body[9] as Header['colourType'],
        isInterlaced: body[12] === 1,
      };
    } else if (type === 'PLTE') colours = body.slice();
    else if (type === 'IDAT') data.push(body);
    else if (type === 'IEND') break;
    offset = end;
  }
  const isKnown =
    header !== null && header.colourType in SAMPLES && [1, 2, 4, 8, 16].includes(header.bitDepth);
  if (header === null || !isKnown) throw damaged(name);
  return { header, colours, data };
}

/**
 * Undoes the row filters of one pass (PNG specification, section 9).
 *
 * @returns height rows of rowBytes bytes, without the filter bytes
 */
function unfilter(raw: Uint8Array, rowBytes: number, height: number, pixelBytes: number): Uint8Array {
  const out = new Uint8Array(rowBytes * height);
  for (let row = 0; row < height; row++) {
    const from = row * (rowBytes + 1) + 1;
    const to = row * rowBytes;
    const up = row === 0 ? -1 : to - rowBytes;
    const filter = raw[from - 1];
    if (filter > 4) throw new Error('Unknown filter.');
    if (filter === 0 || (filter === 2 && up < 0)) {
      out.set(raw.subarray(from, from + rowBytes), to);
      continue;
    }
    for (let at = 0; at < rowBytes; at++) {
      const a = at >= pixelBytes ? out[to + at - pixelBytes] : 0;
      const b = up >= 0 ? out[up + at] : 0;
      let guess: number;
      if (filter === 1) guess = a;
      else if (filter === 2) guess = b;
      else if (filter === 3) guess = (a + b) >> 1;
      else {
        const c = up >= 0 && at >= pixelBytes ? out[up + at - pixelBytes] : 0;
        const toA = Math.abs(b - c);
        const toB = Math.abs(a - c);
        const toC = Math.abs(a + b - 2 * c);
        guess = toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
      }
      out[to + at] = raw[from + at] + guess;
    }
  }
  return out;
}

/** Rows of one pass as samples, one array entry each. */
function toSamples(
  rows: Uint8Array,
  samplesPerRow: number,
  height: number,
  bitDepth: Header['bitDepth'],
): Uint8Array | Uint16Array {
  if (bitDepth === 8) return rows;
  if (bitDepth < 8) return unpackBits(rows, samplesPerRow, height, bitDepth as 1 | 2 | 4);
  const words = new Uint16Array(rows.length / 2);
  for (let at = 0; at < words.length; at++) words[at] = (rows[2 * at] << 8) | rows[2 * at + 1];
  return words;
}

function readSamples(raw: Uint8Array, header: Header): Uint8Array | Uint16Array {
  const { width, height, bitDepth, colourType, isInterlaced } = header;
  const perPixel = SAMPLES[colourType];
  const pixelBytes = Math.max(1, (perPixel * bitDepth) >> 3);
  const bytesOfRow = (columns: number) => Math.ceil((columns * perPixel * bitDepth) / 8);
  if (!isInterlaced) {
    if (raw.length < (bytesOfRow(width) + 1) * height) throw new Error('Too few bytes.');
    return toSamples(
      unfilter(raw, bytesOfRow(width), height, pixelBytes),
      width * perPixel,
      height,
      bitDepth,
    );
  }
  const count = width * height * perPixel;
  const samples = bitDepth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  let offset = 0;
  for (const [top, left, down, right] of PASSES) {
    const columns = Math.ceil((width - left) / right);
    const rows = Math.ceil((height - top) / down);
    if (columns <= 0 || rows <= 0) continue;
    const length = (bytesOfRow(columns) + 1) * rows;
    if (offset + length > raw.length) throw new Error('Too few bytes.');
    const unfiltered = unfilter(raw.subarray(offset, offset + length), bytesOfRow(columns), rows, pixelBytes);
    const part = toSamples(unfiltered, columns * perPixel, rows, bitDepth);
    offset += length;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const from = (row * columns + column) * perPixel;
        const to = ((top + row * down) * width + left + column * right) * perPixel;
        for (let sample = 0; sample < perPixel; sample++) samples[to + sample] = part[from + sample];
      }
    }
  }
  return samples;
}

function dropAlpha(samples: Uint8Array | Uint16Array, perPixel: 2 | 4): Uint8Array | Uint16Array {
  const kept = perPixel - 1;
  const count = samples.length / perPixel;
  const without =
    samples instanceof Uint16Array ? new Uint16Array(count * kept) : new Uint8Array(count * kept);
  for (let pixel = 0; pixel < count; pixel++) {
    for (let sample = 0; sample < kept; sample++)
      without[pixel * kept + sample] = samples[pixel * perPixel + sample];
  }
  return without;
}

/** @throws DecodeError */
export function decodePng(bytes: Uint8Array, name: string): DecodedFile {
  const { header, colours, data } = readChunks(bytes, name);
  const { width, height, bitDepth, colourType } = header;
  checkSize(name, width, height);
  let samples: Uint8Array | Uint16Array;
  try {
    const packed = new Uint8Array(data.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of data) {
      packed.set(part, at);
      at += part.length;
    }
    samples = readSamples(unzlibSync(packed), header);
  } catch {
    throw damaged(name);
  }
  const shared = { width, height, format: 'PNG', bitDepth, isLossy: false } as const;
  if (colourType === 3) {
    const indices = Uint8Array.from(samples);
    return { ...shared, ...applyPalette(indices, colours), palette: { indices, colours } };
  }
  const perPixel = SAMPLES[colourType];
  const stretch = bitDepth < 8 ? 255 / (2 ** bitDepth - 1) : 1;
  let pixels = perPixel === 2 || perPixel === 4 ? dropAlpha(samples, perPixel) : samples;
  if (stretch > 1) pixels = pixels.map((value) => value * stretch);
  return { ...shared, channels: perPixel < 3 ? 1 : 3, pixels, palette: null };
}
