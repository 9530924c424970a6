import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { SafetensorsFile } from './safetensors.ts';
import { writeTfjsWeights } from './tfjs-weights.ts';

const FILE: SafetensorsFile = {
  tensors: [
    { name: 'head.weight', shape: [1, 1, 3, 2], data: Float32Array.of(1.5, -2, 3e-20, 4, 5, Math.PI) },
    { name: 'head.bias', shape: [2], data: Float32Array.of(-0, 7) },
    { name: 'scale', shape: [], data: Float32Array.of(0.1) },
  ],
  metadata: { model: 'unet', config: '{"version":1}' },
};

/** As tfjs itself reads it, from a host that is this list of files. */
async function load(shardBytes?: number): Promise<tf.io.ModelArtifacts> {
  const files = new Map(
    writeTfjsWeights(FILE, shardBytes).map(({ name, bytes }) => [`https://host/${name}`, bytes]),
  );
  const fetchFunc = (url: RequestInfo | URL) => {
    const bytes = files.get(url as string);
    return Promise.resolve(new Response(bytes ?? null, { status: bytes === undefined ? 404 : 200 }));
  };
  return tf.io.http('https://host/model.json', { fetchFunc }).load!();
}

describe('weights for tfjs', () => {
  it.each([undefined, 4, 7, 36])(
    'are read by tfjs as they were, in shards of %s bytes',
    async (shardBytes) => {
      await tf.setBackend('cpu');
      const { weightSpecs, weightData, userDefinedMetadata } = await load(shardBytes);
      expect(userDefinedMetadata).toEqual(FILE.metadata);
      const tensors = tf.io.decodeWeights(weightData as ArrayBuffer, weightSpecs ?? []);
      expect(Object.keys(tensors)).toEqual(FILE.tensors.map(({ name }) => name));
      for (const { name, shape, data } of FILE.tensors) {
        expect(tensors[name].shape).toEqual(shape);
        expect(await tensors[name].data()).toEqual(data);
      }
      tf.dispose(tensors);
      expect(tf.memory().numTensors).toBe(0);
    },
  );

  it('are the bytes that tf.io.encodeWeights writes', async () => {
    await tf.setBackend('cpu');
    const tensors = FILE.tensors.map(({ name, shape, data }) => ({ name, tensor: tf.tensor(data, shape) }));
    const encoded = await tf.io.encodeWeights(tensors);
    const [model, shard] = writeTfjsWeights(FILE);
    expect(shard.bytes).toEqual(new Uint8Array(encoded.data));
    const { weightsManifest } = JSON.parse(new TextDecoder().decode(model.bytes)) as tf.io.ModelJSON;
    expect(weightsManifest[0].weights).toEqual(encoded.specs);
    tf.dispose(tensors.map(({ tensor }) => tensor));
  });
});
