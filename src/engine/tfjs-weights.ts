// Writes weights in tfjs's own form: a model.json with a weights manifest, and shards of raw bytes
// (tf.io.WeightsManifestConfig; tf.io.encodeWeights writes the same bytes). Pure.
import type { SafetensorsFile } from './safetensors.ts';

export interface TfjsFile {
  /** "model.json" or "group1-shard1of2.bin". */
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** tfjs's converter cuts shards of this size, so that browsers cache each of them. */
export const SHARD_BYTES = 4 * 1024 * 1024;

/**
 * Weights without a topology: `tf.io.http(url).load()` reads them, and tf.io.decodeWeights makes tensors of them. Tendril's
 * network is code, not a graph, so `modelTopology` is null and tf.loadGraphModel has nothing to load.
 *
 * @param file shapes and order are kept: convolutions [height, width, in, out], as tf.conv2d takes them
 * @param shardBytes of each shard but the last
 */
export function writeTfjsWeights(
  { tensors, metadata }: SafetensorsFile,
  shardBytes: number = SHARD_BYTES,
): TfjsFile[] {
  const length = tensors.reduce((sum, { data }) => sum + data.byteLength, 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { data } of tensors) {
    for (const value of data) {
      view.setFloat32(at, value, true);
      at += Float32Array.BYTES_PER_ELEMENT;
    }
  }
  const count = Math.max(1, Math.ceil(length / shardBytes));
  const shards = Array.from({ length: count }, (_, i): TfjsFile => ({
    name: `group1-shard${i + 1}of${count}.bin`,
    bytes: bytes.slice(i * shardBytes, (i + 1) * shardBytes),
  }));
  const manifest = {
    paths: shards.map(({ name }) => name),
    weights: tensors.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
  };
  const model = {
    format: 'weights',
    generatedBy: 'Tendril',
    convertedBy: null,
    modelTopology: null,
    weightsManifest: [manifest],
    userDefinedMetadata: metadata,
  };
  const text = new TextEncoder().encode(`${JSON.stringify(model, null, 2)}\n`);
  return [{ name: 'model.json', bytes: text }, ...shards];
}
