import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBackend, openBackend } from '../backend/open-backend.ts';
import { composedInstanceNormLeakyRelu, instanceNormLeakyRelu } from './instance-norm-leaky-relu.ts';
import { randomValues, relativeError } from './kernel-test-tools.ts';
import { referenceGradient, referenceInstanceNorm } from './reference-instance-norm.ts';

type Shape4D = [number, number, number, number];
type Norm = typeof instanceNormLeakyRelu;

const failures: string[] = [];

interface Case {
  shape: Shape4D;
  x: Float32Array;
  gamma: Float32Array;
  beta: Float32Array;
  dy: Float32Array;
}

function makeCase(shape: Shape4D, mean = 0.5): Case {
  const size = shape.reduce((a, b) => a * b);
  return {
    shape,
    x: randomValues(size, 21).map((value) => value + mean),
    gamma: randomValues(shape[3], 22).map((value) => value + 1.5),
    beta: randomValues(shape[3], 23),
    dy: randomValues(size, 24),
  };
}

/** y, dx, dγ, dβ */
async function evaluate(norm: Norm, { shape, x, gamma, beta, dy }: Case): Promise<Float32Array[]> {
  const tensors = tf.tidy(() => {
    const { value, grads } = tf.valueAndGrads((a, b, c) =>
      norm(a as tf.Tensor4D, b as tf.Tensor1D, c as tf.Tensor1D),
    )([tf.tensor4d(x, shape), tf.tensor1d(gamma), tf.tensor1d(beta)], tf.tensor4d(dy, shape));
    return [value, ...grads];
  });
  const values = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
  tf.dispose(tensors);
  return values;
}

describe.each(['wasm', 'webgpu'] as const)('instance norm + leaky ReLU on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it.each([[[1, 3, 5, 1]], [[2, 4, 3, 2]], [[2, 5, 7, 3]], [[1, 1, 9, 5]]] as [Shape4D][])(
    'equals its definition and finite differences: %j',
    async (shape) => {
      const values = makeCase(shape);
      const [y, dx, dGamma, dBeta] = await evaluate(instanceNormLeakyRelu, values);
      const flat: [number, number, number] = [shape[0], shape[1] * shape[2], shape[3]];
      const inputs = {
        x: Float64Array.from(values.x),
        gamma: Float64Array.from(values.gamma),
        beta: Float64Array.from(values.beta),
      };
      expect(relativeError(y, referenceInstanceNorm(flat, inputs))).toBeLessThan(3e-6);
      expect(relativeError(dx, referenceGradient(flat, inputs, 'x', values.dy))).toBeLessThan(3e-5);
      expect(relativeError(dGamma, referenceGradient(flat, inputs, 'gamma', values.dy))).toBeLessThan(1e-5);
      expect(relativeError(dBeta, referenceGradient(flat, inputs, 'beta', values.dy))).toBeLessThan(1e-5);
    },
  );

  it.each([[[2, 33, 65, 4]], [[3, 64, 64, 16]], [[1, 128, 128, 6]], [[2, 16, 16, 64]]] as [Shape4D][])(
    'equals the composed form, forward and backward: %j',
    async (shape) => {
      const values = makeCase(shape);
      const fused = await evaluate(instanceNormLeakyRelu, values);
      const composed = await evaluate(composedInstanceNormLeakyRelu, values);
      fused.forEach((value, i) => expect(relativeError(value, composed[i])).toBeLessThan(2e-5));
    },
  );

  it('keeps its precision when the mean is large against the deviation', async () => {
    const values = makeCase([1, 32, 32, 4], 100);
    const [y] = await evaluate(instanceNormLeakyRelu, values);
    const inputs = {
      x: Float64Array.from(values.x),
      gamma: Float64Array.from(values.gamma),
      beta: Float64Array.from(values.beta),
    };
    expect(relativeError(y, referenceInstanceNorm([1, 1024, 4], inputs))).toBeLessThan(1e-4);
  });

  it('takes the slope as the derivative at 0, as PyTorch does', async () => {
    // A constant image: x̂ = 0 and β = 0, so the value before the leaky ReLU is 0 everywhere.
    const dy = new Float32Array([1, 2, 3, 4]);
    const [y, , , dBeta] = await evaluate(instanceNormLeakyRelu, {
      shape: [1, 2, 2, 1],
      x: new Float32Array(4).fill(7),
      gamma: new Float32Array([1]),
      beta: new Float32Array([0]),
      dy,
    });
    expect(Array.from(y)).toEqual([0, 0, 0, 0]);
    expect(relativeError(dBeta, [0.1])).toBeLessThan(1e-6);
  });

  it('rejects parameters that do not fit the channels', () => {
    tf.tidy(() => {
      expect(() =>
        instanceNormLeakyRelu(tf.ones<tf.Rank.R4>([1, 2, 2, 3]), tf.tensor1d([1, 2]), tf.tensor1d([1, 2, 3])),
      ).toThrow('got 2 scales and 3 offsets for 3 channels');
    });
  });
});
