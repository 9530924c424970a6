// A fast fingerprint of a label map, for caches. Not for cryptography.

/**
 * Two independent 32-bit lanes (FNV-1a and a murmur-like mix) over size and content.
 *
 * @param labels [height · width]
 * @returns 16 hexadecimal digits and the size
 */
export function hashMask(labels: Uint8Array, width: number, height: number): string {
  let fnv = 0x811c9dc5 ^ width;
  let murmur = 0x9747b28c ^ height;
  for (let index = 0; index < labels.length; index++) {
    const value = labels[index];
    fnv = Math.imul(fnv ^ value, 0x01000193);
    murmur = Math.imul(murmur ^ (value + index), 0xcc9e2d51);
    murmur = (murmur << 13) | (murmur >>> 19);
  }
  murmur ^= murmur >>> 16;
  murmur = Math.imul(murmur, 0x85ebca6b);
  murmur ^= murmur >>> 13;
  const hex = (lane: number) => (lane >>> 0).toString(16).padStart(8, '0');
  return `${hex(fnv)}${hex(murmur)}-${width}x${height}`;
}
