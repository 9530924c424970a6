import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBackend, openBackend, readBackendBytes } from '../backend/open-backend.ts';
import { convolve } from './convolve.ts';
import { instanceNormLeakyRelu } from './instance-norm-leaky-relu.ts';
import { randomValues } from './kernel-test-tools.ts';
import { transposedConv2x2 } from './transposed-conv2x2.ts';

const failures: string[] = [];

/** Down by a stride, up again, joined, to logits: every kernel of the U-Net, with its gradients. */
function makeNetwork() {
  let seed = 100;
  const shapes: [string, number[]][] = [
    ['first', [3, 3, 3, 8]],
    ['down', [3, 3, 8, 16]],
    ['up', [2, 2, 8, 16]],
    ['join', [3, 3, 16, 8]],
    ['head', [1, 1, 8, 2]],
    ...['first', 'down', 'join'].flatMap((name): [string, number[]][] => [
      [`${name}.gamma`, [name === 'down' ? 16 : 8]],
      [`${name}.beta`, [name === 'down' ? 16 : 8]],
    ]),
    ['up.bias', [8]],
    ['head.bias', [2]],
  ];
  const variables = new Map(
    shapes.map(([name, shape]) => {
      const values = randomValues(tf.util.sizeFromShape(shape), seed++).map((value) => 0.3 * value);
      return [name, tf.tidy(() => tf.variable(tf.tensor(values, shape)))];
    }),
  );
  const get = <T extends tf.Tensor>(name: string) => variables.get(name) as unknown as T;
  const norm = (x: tf.Tensor4D, name: string) =>
    instanceNormLeakyRelu(x, get<tf.Tensor1D>(`${name}.gamma`), get<tf.Tensor1D>(`${name}.beta`));
  const loss = (x: tf.Tensor4D): tf.Scalar => {
    const first = norm(convolve(x, get('first'), null, 1), 'first');
    const down = norm(convolve(first, get('down'), null, 2), 'down');
    const up = transposedConv2x2(down, get('up'), get('up.bias'));
    const joined = norm(convolve(tf.concat([up, first], 3), get('join'), null, 1), 'join');
    const logits = convolve(joined, get('head'), get('head.bias'), 1);
    return tf.mean<tf.Scalar>(tf.square(logits));
  };
  return { variables, loss };
}

describe.each(['wasm', 'webgpu'] as const)('memory over training steps on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it('tensors, bytes and buffers stay the same, and the loss falls', async () => {
    const { variables, loss } = makeNetwork();
    const x = tf.tensor4d(randomValues(2 * 32 * 48 * 3, 7), [2, 32, 48, 3]);
    const states: { tensors: number; bytes: number; held: number; buffers: number }[] = [];
    const losses: number[] = [];
    for (let step = 0; step < 6; step++) {
      const { value, grads } = tf.variableGrads(() => loss(x));
      for (const variable of variables.values()) {
        const gradient = grads[variable.name];
        tf.tidy(() => variable.assign(tf.sub(variable, tf.mul(gradient, 0.02))));
      }
      losses.push((await value.data())[0]);
      tf.dispose(value);
      tf.dispose(grads);
      const { numTensors, numBytes, numDataBuffers } = tf.memory();
      states.push({
        tensors: numTensors,
        bytes: numBytes,
        held: readBackendBytes(),
        buffers: numDataBuffers,
      });
    }
    // The buffer pool of webgpu fills up during the first steps; after that nothing may grow.
    expect(states[4]).toEqual(states[2]);
    expect(states[5]).toEqual(states[2]);
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses[5]).toBeLessThan(losses[0]);
    variables.forEach((variable) => variable.dispose());
    x.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });
});
