import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { closeBackend, openBackend, readBackendBytes } from './open-backend.ts';
import { trimBackendPool } from './trim-pool.ts';

const MIB = 2 ** 20;

/** A chain of operations on [height,256,4] tensors, as one more image size makes them; all but the sum are disposed of. */
const useSize = (height: number) =>
  tf.tidy(() => {
    const x = tf.ones<tf.Rank.R3>([height, 256, 4]);
    return tf.sum(tf.add(tf.square(tf.add(x, 1)), x));
  });

describe('trimBackendPool', () => {
  afterEach(closeBackend);

  it('frees what the webgpu pool holds, keeps tensors and recorded commands right', async () => {
    const failures: string[] = [];
    await openBackend('webgpu', (message) => failures.push(message));
    const kept = tf.square(tf.tensor1d([1, 2, 3]));
    const sums: tf.Tensor[] = [];
    for (const height of [256, 260, 264, 268]) {
      sums.push(useSize(height));
      await sums[sums.length - 1].data();
    }
    const full = readBackendBytes();
    expect(full).toBeGreaterThan(8 * MIB);

    // Commands are recorded here, but not yet submitted.
    sums.push(useSize(272));
    trimBackendPool();
    expect(readBackendBytes()).toBeLessThan(MIB);
    expect(readBackendBytes()).toBeGreaterThan(0);
    trimBackendPool();

    expect(Array.from(await kept.data())).toEqual([1, 4, 9]);
    const values = await Promise.all(sums.map((sum) => sum.data()));
    expect(values.map(([value]) => value)).toEqual([256, 260, 264, 268, 272].map((h) => h * 256 * 4 * 5));

    // The pool works on: the same sizes come and go without growing.
    const again: number[] = [];
    for (let i = 0; i < 3; i++) {
      const sum = useSize(256);
      expect((await sum.data())[0]).toBe(256 * 256 * 4 * 5);
      sum.dispose();
      again.push(readBackendBytes());
    }
    expect(again[2]).toBe(again[1]);
    expect(again[2]).toBeLessThan(full);
    tf.dispose([kept, ...sums]);
    trimBackendPool();
    const memory = tf.memory() as tf.MemoryInfo & { numBytesInGPU: number };
    expect(readBackendBytes()).toBe(memory.numBytesInGPU);
    expect(failures).toEqual([]);
  });

  it('leaves wasm as it is', async () => {
    await openBackend('wasm', () => undefined);
    const x = tf.tensor1d([1, 2]);
    const before = readBackendBytes();
    trimBackendPool();
    expect(readBackendBytes()).toBe(before);
    expect(Array.from(await x.data())).toEqual([1, 2]);
    x.dispose();
  });
});
