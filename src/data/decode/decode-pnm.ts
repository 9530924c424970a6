// Binary PBM, PGM and PPM (P4, P5, P6), as older retina sets use them.
import { checkSize, DecodeError, type DecodedFile, unpackBits } from './decoded-file.ts';

/** @throws DecodeError */
export function decodePnm(bytes: Uint8Array, name: string): DecodedFile {
  const kind = bytes[1] - 0x30;
  let offset = 2;
  function number(): number {
    for (;;) {
      const byte = bytes[offset];
      if (byte === 0x23) while (offset < bytes.length && bytes[offset] !== 0x0a) offset++;
      else if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) offset++;
      else break;
    }
    let value = NaN;
    for (; bytes[offset] >= 0x30 && bytes[offset] <= 0x39; offset++)
      value = (Number.isNaN(value) ? 0 : value * 10) + bytes[offset] - 0x30;
    return value;
  }
  const width = number();
  const height = number();
  const most = kind === 4 ? 1 : number();
  offset++;
  if (!Number.isInteger(width * height) || !(most >= 1 && most <= 65535))
    throw new DecodeError(`${name} is a damaged PNM.`, 'Save it as PNG.');
  checkSize(name, width, height);
  const channels = kind === 6 ? 3 : 1;
  const shared = { width, height, channels, format: 'PNM', isLossy: false, palette: null } as const;
  const body = bytes.subarray(offset);
  const truncated = new DecodeError(`${name} is a truncated PNM.`, 'Copy or export the file again.');
  if (kind === 4) {
    if (body.length < Math.ceil(width / 8) * height) throw truncated;
    // In PBM 1 is black.
    const pixels = unpackBits(body, width, height, 1).map((bit) => (bit === 1 ? 0 : 255));
    return { ...shared, pixels, bitDepth: 1 };
  }
  const count = width * height * channels;
  if (most < 256) {
    if (body.length < count) throw truncated;
    const pixels = body.slice(0, count);
    if (most < 255)
      for (let at = 0; at < count; at++) pixels[at] = Math.min(255, Math.round((pixels[at] / most) * 255));
    return { ...shared, pixels, bitDepth: 8 };
  }
  if (body.length < 2 * count) throw truncated;
  const pixels = new Uint16Array(count);
  for (let at = 0; at < count; at++) pixels[at] = (body[2 * at] << 8) | body[2 * at + 1];
  return { ...shared, pixels, bitDepth: 16 };
}
