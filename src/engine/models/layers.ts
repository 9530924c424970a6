// What networks are made of: a convolution, instance norm and leaky ReLU, its parameters, and the bytes it leaves behind.
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { convolve } from '../kernels/convolve.ts';
import { instanceNormLeakyRelu } from '../kernels/instance-norm-leaky-relu.ts';
import type { ParameterSpec } from './model-plugin.ts';

/** Negative slope of the leaky ReLU; also the `a` of He initialisation (nnU-Net: 0.01). */
export const SLOPE = 0.01;

const EPSILON = 1e-5;

/** Convolutions before a norm carry no bias: the norm subtracts it again, so its gradient is exactly zero. */
export function convolutionParameters(
  name: string,
  size: number,
  inputs: number,
  outputs: number,
): ParameterSpec {
  return {
    name: `${name}.weight`,
    shape: [size, size, inputs, outputs],
    init: { kind: 'he', fanIn: size * size * inputs, slope: SLOPE },
  };
}

export function normParameters(name: string, channels: number): ParameterSpec[] {
  return [
    { name: `${name}.weight`, shape: [channels], init: { kind: 'constant', value: 1 } },
    { name: `${name}.bias`, shape: [channels], init: { kind: 'constant', value: 0 } },
  ];
}

/** A 1×1 convolution with bias: the last layer. */
export function headParameters(name: string, inputs: number, outputs: number): ParameterSpec[] {
  return [
    convolutionParameters(name, 1, inputs, outputs),
    { name: `${name}.bias`, shape: [outputs], init: { kind: 'constant', value: 0 } },
  ];
}

/** The layers of a network by the names of their parameters. */
export interface Layers {
  /** @throws Error naming the network and the parameter where there is none */
  get<T extends Tensor>(name: string): T;
  /** 3×3 or 1×1 without bias, padded to the same size, or half of it rounded up. */
  convolution(x: Tensor4D, name: string, stride: 1 | 2): Tensor4D;
  norm(x: Tensor4D, name: string): Tensor4D;
  normLeakyRelu(x: Tensor4D, name: string): Tensor4D;
  head(x: Tensor4D, name: string): Tensor4D;
}

/** @param network named in error messages, e.g. "U-Net" */
export function layersOf(network: string, weights: ReadonlyMap<string, Tensor>): Layers {
  const get = <T extends Tensor>(name: string): T => {
    const tensor = weights.get(name);
    if (tensor === undefined) throw new Error(`The ${network} has no parameter ${name}.`);
    return tensor as T;
  };
  const normalise = (x: Tensor4D, name: string, slope: number) =>
    instanceNormLeakyRelu(x, get<Tensor1D>(`${name}.weight`), get<Tensor1D>(`${name}.bias`), {
      epsilon: EPSILON,
      slope,
    });
  return {
    get,
    convolution: (x, name, stride) => convolve(x, get<Tensor4D>(`${name}.weight`), null, stride),
    // A leaky ReLU of slope 1 changes nothing.
    norm: (x, name) => normalise(x, name, 1),
    normLeakyRelu: (x, name) => normalise(x, name, SLOPE),
    head: (x, name) => convolve(x, get<Tensor4D>(`${name}.weight`), get<Tensor1D>(`${name}.bias`), 1),
  };
}

const BYTES = 4;

/** Bytes of so many float32 tensors [batch,height,width,channels]. */
export const tensorBytes = (batch: number, pixels: number, channels: number, count = 1): number =>
  BYTES * batch * pixels * channels * count;

/** Bytes of a convolution and the norm after it: both outputs, and the norm's statistics [batch,2,channels]. */
export const blockBytes = (batch: number, pixels: number, channels: number): number =>
  tensorBytes(batch, pixels, channels, 2) + tensorBytes(batch, 2, channels);
