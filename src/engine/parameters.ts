// All weights of a network live in one flat vector: one optimiser update, one snapshot, one file.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { createRandom } from '../data/random.ts';
import type { ParameterSpec } from './models/model-plugin.ts';

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** Number of values in all parameters together. */
export const countParameters = (specs: readonly ParameterSpec[]): number =>
  specs.reduce((sum, spec) => sum + sizeOf(spec.shape), 0);

/**
 * Fresh weights: He-normal (He et al., ICCV 2015; standard deviation √(2 / ((1 + slope²) fanIn))) or constant.
 * Each parameter draws from its own stream, so adding one does not change the others.
 *
 * @returns [countParameters(specs)]
 */
export function initialiseParameters(specs: readonly ParameterSpec[], seed: number): Float32Array {
  const flat = new Float32Array(countParameters(specs));
  const random = createRandom(seed);
  let offset = 0;
  for (const { name, shape, init } of specs) {
    const values = flat.subarray(offset, offset + sizeOf(shape));
    if (init.kind === 'constant') {
      values.fill(init.value);
    } else {
      const stream = random.fork(name);
      const standardDeviation = Math.sqrt(2 / ((1 + init.slope ** 2) * init.fanIn));
      for (let i = 0; i < values.length; i++) values[i] = standardDeviation * stream.normal();
    }
    offset += values.length;
  }
  return flat;
}

/** Views of the flat vector by name; differentiable (the gradient is one concatenation). */
export function splitParameters(flat: Tensor1D, specs: readonly ParameterSpec[]): Map<string, Tensor> {
  const parts = tf.split(
    flat,
    specs.map((spec) => sizeOf(spec.shape)),
  );
  return new Map(specs.map((spec, i) => [spec.name, tf.reshape(parts[i], spec.shape)]));
}

/** Named copies of the flat values, for files. */
export function nameParameters(
  flat: Float32Array,
  specs: readonly ParameterSpec[],
): { name: string; shape: number[]; data: Float32Array }[] {
  let offset = 0;
  return specs.map(({ name, shape }) => {
    const data = flat.slice(offset, offset + sizeOf(shape));
    offset += data.length;
    return { name, shape, data };
  });
}
