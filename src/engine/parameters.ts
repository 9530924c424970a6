// All weights of a network live in one flat vector: one optimiser update, one snapshot, one file.
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { createRandom } from '../data/random.ts';
import { splitVector, type VectorLayout } from './kernels/split-vector.ts';
import type { ParameterSpec } from './models/model-plugin.ts';

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** Number of values in all parameters together. */
export const countParameters = (specs: readonly ParameterSpec[]): number =>
  specs.reduce((sum, spec) => sum + sizeOf(spec.shape), 0);

/** Every parameter begins at a multiple of 256 bytes, where WebGPU can bind it without a copy. */
const ALIGNMENT = 64;

/** Where each parameter lies in the flat vector. Values between them are 0, and stay 0. */
export function layoutParameters(specs: readonly ParameterSpec[]): VectorLayout {
  let length = 0;
  const parts = specs.map(({ shape }) => {
    const size = sizeOf(shape);
    const offset = length;
    length += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
    return { offset, size, shape };
  });
  return { length, parts };
}

/**
 * Fresh weights: He-normal (He et al., ICCV 2015; standard deviation √(2 / ((1 + slope²) fanIn))) or constant.
 * Each parameter draws from its own stream, so adding one does not change the others.
 *
 * @returns [layoutParameters(specs).length]
 */
export function initialiseParameters(specs: readonly ParameterSpec[], seed: number): Float32Array {
  const { length, parts } = layoutParameters(specs);
  const flat = new Float32Array(length);
  const random = createRandom(seed);
  for (const [i, { name, init }] of specs.entries()) {
    const { offset, size } = parts[i];
    const values = flat.subarray(offset, offset + size);
    if (init.kind === 'constant') {
      values.fill(init.value);
    } else {
      const stream = random.fork(name);
      const standardDeviation = Math.sqrt(2 / ((1 + init.slope ** 2) * init.fanIn));
      for (let i = 0; i < values.length; i++) values[i] = standardDeviation * stream.normal();
    }
  }
  return flat;
}

/** Parts of the flat vector by name; differentiable. */
export function splitParameters(flat: Tensor1D, specs: readonly ParameterSpec[]): Map<string, Tensor> {
  const parts = splitVector(flat, layoutParameters(specs));
  return new Map(specs.map((spec, i) => [spec.name, parts[i]]));
}

/** Named copies of the flat values, for files. */
export function nameParameters(
  flat: Float32Array,
  specs: readonly ParameterSpec[],
): { name: string; shape: number[]; data: Float32Array }[] {
  const { parts } = layoutParameters(specs);
  return specs.map(({ name, shape }, i) => {
    const { offset, size } = parts[i];
    return { name, shape, data: flat.slice(offset, offset + size) };
  });
}
