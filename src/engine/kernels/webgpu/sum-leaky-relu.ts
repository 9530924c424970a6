// Sum and leaky ReLU in WGSL: one dispatch each way.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SumLeakyReluAttributes } from '../sum-leaky-relu.ts';
import { runProgram, type WebGpuKernel } from './run-program.ts';

/** Four elements a thread where they divide into fours. */
function elementsOf({ shape }: TensorInfo) {
  const size = shape.reduce((product, n) => product * n, 1);
  const width: 1 | 4 = size % 4 === 0 ? 4 : 1;
  return { width, threads: size / width, zero: width === 4 ? 'vec4<f32>(0.0)' : '0.0' };
}

/** Inputs x0, x1 … of one shape; output leakyReLU(Σ). */
export const webGpuSumLeakyRelu: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { slope } = attrs as SumLeakyReluAttributes;
  const names = Object.keys(inputs).map((_, i) => `x${i}`);
  const { width, threads, zero } = elementsOf(inputs['x0']);
  return runProgram(backend, {
    key: `sum leaky relu ${names.length} ${width}`,
    code: () => `
  fn main(index : i32) {
    if (index >= uniforms.threads) { return; }
    let sum = ${names.map((name) => `${name}[index]`).join(' + ')};
    result[index] = select(sum * uniforms.slope, sum, sum > ${zero});
  }`,
    inputs: names.map((name) => ({ name, tensor: inputs[name], width })),
    output: { shape: inputs['x0'].shape, width },
    threads,
    floats: { slope },
  });
};

/** Inputs dy and y, the output; output dy · leakyReLU′. */
export const webGpuSumLeakyReluGradient: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { dy, y } = inputs;
  const { slope } = attrs as SumLeakyReluAttributes;
  const { width, threads, zero } = elementsOf(dy);
  return runProgram(backend, {
    key: `sum leaky relu gradient ${width}`,
    code: () => `
  fn main(index : i32) {
    if (index >= uniforms.threads) { return; }
    result[index] = select(dy[index] * uniforms.slope, dy[index], y[index] > ${zero});
  }`,
    inputs: [
      { name: 'dy', tensor: dy, width },
      { name: 'y', tensor: y, width },
    ],
    output: { shape: dy.shape, width },
    threads,
    floats: { slope },
  });
};
