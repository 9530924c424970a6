// LZW and PackBits as TIFF 6.0 has them. geotiff brings both; these are strict where it writes to the console or goes on.

/**
 * TIFF's LZW: most significant bit first, code width grows one code early (TIFF 6.0, section 13). Data that stop without
 * an end code are accepted, as libtiff does.
 *
 * @throws Error on a code that cannot be
 */
export function expandTiffLzw(data: Uint8Array): Uint8Array {
  const CLEAR = 256;
  const END = 257;
  const prefix = new Uint16Array(4097);
  const suffix = new Uint8Array(4097);
  const lengths = new Uint16Array(4097);
  for (let code = 0; code < 256; code++) {
    suffix[code] = code;
    lengths[code] = 1;
  }
  let out = new Uint8Array(data.length * 4 + 64);
  let written = 0;
  let next = 258;
  let codeBits = 9;
  let previous = -1;
  let bits = 0;
  let bitCount = 0;
  let at = 0;
  for (;;) {
    while (bitCount < codeBits && at < data.length) {
      bits = ((bits << 8) | data[at++]) & 0xffffff;
      bitCount += 8;
    }
    if (bitCount < codeBits) break;
    bitCount -= codeBits;
    const code = (bits >>> bitCount) & ((1 << codeBits) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      next = 258;
      codeBits = 9;
      previous = -1;
      continue;
    }
    if (code > next || (previous < 0 && code > 255) || (code === next && previous < 0))
      throw new Error('Impossible LZW code.');
    const isNew = code === next;
    const length = isNew ? lengths[previous] + 1 : lengths[code];
    if (written + length > out.length) {
      const larger = new Uint8Array(Math.max(out.length * 2, written + length));
      larger.set(out);
      out = larger;
    }
    let walk = isNew ? previous : code;
    let position = written + length - 1;
    if (isNew) position--;
    for (; position >= written; position--) {
      out[position] = suffix[walk];
      walk = prefix[walk];
    }
    if (isNew) out[written + length - 1] = out[written];
    if (previous >= 0 && next < 4096) {
      prefix[next] = previous;
      suffix[next] = out[written];
      lengths[next] = lengths[previous] + 1;
      next++;
      if (next + 1 === 1 << codeBits && codeBits < 12) codeBits++;
    }
    written += length;
    previous = code;
  }
  return out.slice(0, written);
}

/** PackBits (TIFF 6.0, section 9); −128 does nothing. */
export function expandPackBits(data: Uint8Array): Uint8Array {
  let length = 0;
  for (let at = 0; at < data.length;) {
    const count = data[at];
    if (count === 128) at++;
    else if (count > 128) {
      length += 257 - count;
      at += 2;
    } else {
      length += count + 1;
      at += count + 2;
    }
  }
  const out = new Uint8Array(length);
  let written = 0;
  for (let at = 0; at < data.length;) {
    const count = data[at++];
    if (count === 128) continue;
    if (count > 128) {
      out.fill(data[at++] ?? 0, written, written + 257 - count);
      written += 257 - count;
    } else {
      out.set(data.subarray(at, at + count + 1), written);
      at += count + 1;
      written += count + 1;
    }
  }
  return out;
}
