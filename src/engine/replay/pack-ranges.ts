// Many small blocks of bytes in one buffer, each where a binding may begin. Blocks of equal contents share their place.

export interface PackedRanges {
  /** Contents of the whole buffer. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Start of each block, in the order given. */
  offsets: number[];
}

/** @param alignment smallest step of a binding's offset, a power of two */
export function packRanges(blocks: readonly Uint8Array[], alignment: number): PackedRanges {
  const places = new Map<string, number>();
  const placed: { offset: number; block: Uint8Array }[] = [];
  let end = 0;
  const offsets = blocks.map((block) => {
    // Long blocks are rare, and looking for their like would cost more than it saves.
    const name = block.length <= 4096 ? block.join() : `block ${placed.length}`;
    const known = places.get(name);
    if (known !== undefined) return known;
    const offset = end;
    end = Math.ceil((offset + block.length) / alignment) * alignment;
    places.set(name, offset);
    placed.push({ offset, block });
    return offset;
  });
  const bytes = new Uint8Array(end);
  for (const { offset, block } of placed) bytes.set(block, offset);
  return { bytes, offsets };
}
