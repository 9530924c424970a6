// Index maps are nearly all the same: packed they take a few per cent. The browser's own gzip.

const through = async (bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

export const packBytes = (bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  through(new Uint8Array(bytes), new CompressionStream('gzip'));

/** @throws TypeError where the bytes are not packed ones */
export const unpackBytes = (packed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  through(new Uint8Array(packed), new DecompressionStream('gzip'));
