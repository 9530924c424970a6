// First frame of a GIF, as palette indices: what a browser paints would have lost them.
import { applyPalette, checkSize, DecodeError, type DecodedFile } from './decoded-file.ts';

class Reader {
  offset = 0;
  constructor(
    readonly bytes: Uint8Array,
    readonly name: string,
  ) {}

  byte(): number {
    if (this.offset >= this.bytes.length) throw truncated(this.name);
    return this.bytes[this.offset++];
  }

  short(): number {
    return this.byte() | (this.byte() << 8);
  }

  take(length: number): Uint8Array {
    if (this.offset + length > this.bytes.length) throw truncated(this.name);
    this.offset += length;
    return this.bytes.subarray(this.offset - length, this.offset);
  }

  /** Data sub-blocks up to their terminator, joined. */
  blocks(): Uint8Array {
    const parts: Uint8Array[] = [];
    for (let length = this.byte(); length > 0; length = this.byte()) parts.push(this.take(length));
    const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  }
}

function truncated(name: string): DecodeError {
  return new DecodeError(`${name} is a truncated GIF.`, 'Copy or export the file again.');
}

/**
 * GIF's variant of LZW: codes of growing width, least significant bit first (GIF89a specification, appendix F).
 *
 * @throws DecodeError when the data end before `count` pixels, or hold an impossible code
 */
function expandLzw(data: Uint8Array, firstCodeBits: number, count: number, name: string): Uint8Array {
  const clear = 1 << firstCodeBits;
  const prefix = new Uint16Array(4096);
  const suffix = new Uint8Array(4096);
  const stack = new Uint8Array(4097);
  for (let code = 0; code < clear; code++) suffix[code] = code;
  const indices = new Uint8Array(count);
  let next = clear + 2;
  let codeBits = firstCodeBits + 1;
  let previous = -1;
  let first = 0;
  let written = 0;
  let bits = 0;
  let bitCount = 0;
  let at = 0;
  while (written < count) {
    while (bitCount < codeBits) {
      if (at >= data.length) throw truncated(name);
      bits |= data[at++] << bitCount;
      bitCount += 8;
    }
    const code = bits & ((1 << codeBits) - 1);
    bits >>>= codeBits;
    bitCount -= codeBits;
    if (code === clear) {
      next = clear + 2;
      codeBits = firstCodeBits + 1;
      previous = -1;
      continue;
    }
    if (code === clear + 1) throw truncated(name);
    if (code > next || (previous < 0 && code >= clear)) {
      throw new DecodeError(`${name} is a damaged GIF.`, 'Copy or export the file again.');
    }
    let depth = 0;
    let walk = code;
    if (code === next) {
      stack[depth++] = first;
      walk = previous;
    }
    while (walk >= clear) {
      stack[depth++] = suffix[walk];
      walk = prefix[walk];
    }
    first = suffix[walk];
    stack[depth++] = first;
    while (depth > 0 && written < count) indices[written++] = stack[--depth];
    if (previous >= 0 && next < 4096) {
      prefix[next] = previous;
      suffix[next] = first;
      next++;
      if (next === 1 << codeBits && codeBits < 12) codeBits++;
    }
    previous = code;
  }
  return indices;
}

/** Row of the image for the n-th stored row. */
function interlacedRows(height: number): number[] {
  const rows: number[] = [];
  for (const [start, step] of [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ]) {
    for (let row = start; row < height; row += step) rows.push(row);
  }
  return rows;
}

/** @throws DecodeError */
export function decodeGif(bytes: Uint8Array, name: string): DecodedFile {
  const reader = new Reader(bytes, name);
  reader.take(6);
  const width = reader.short();
  const height = reader.short();
  checkSize(name, width, height);
  const flags = reader.byte();
  const background = reader.byte();
  reader.byte();
  let colours = (flags & 0x80) !== 0 ? reader.take(3 * 2 ** ((flags & 7) + 1)) : new Uint8Array(0);

  for (;;) {
    const block = reader.byte();
    if (block === 0x21) {
      reader.byte();
      reader.blocks();
      continue;
    }
    if (block === 0x3b)
      throw new DecodeError(`${name} is a GIF without a picture in it.`, 'Replace the file.');
    if (block !== 0x2c) throw new DecodeError(`${name} is a damaged GIF.`, 'Copy or export the file again.');
    break;
  }

  const left = reader.short();
  const top = reader.short();
  const frameWidth = reader.short();
  const frameHeight = reader.short();
  const frameFlags = reader.byte();
  if ((frameFlags & 0x80) !== 0) colours = reader.take(3 * 2 ** ((frameFlags & 7) + 1));
  checkSize(name, frameWidth, frameHeight);
  const codeBits = reader.byte();
  if (codeBits < 1 || codeBits > 8)
    throw new DecodeError(`${name} is a damaged GIF.`, 'Copy or export the file again.');
  const stored = expandLzw(reader.blocks(), codeBits, frameWidth * frameHeight, name);

  const indices = new Uint8Array(width * height).fill(background);
  const rows = (frameFlags & 0x40) !== 0 ? interlacedRows(frameHeight) : null;
  const columns = Math.min(frameWidth, width - left);
  for (let n = 0; n < frameHeight; n++) {
    const row = top + (rows === null ? n : rows[n]);
    if (row >= height || columns <= 0) continue;
    indices.set(stored.subarray(n * frameWidth, n * frameWidth + columns), row * width + left);
  }
  const kept = colours.slice();
  return {
    width,
    height,
    ...applyPalette(indices, kept),
    format: 'GIF',
    bitDepth: 8,
    isLossy: false,
    palette: { indices, colours: kept },
  };
}
