// Optimiser steps in WGSL: a dispatch for each vector that changes, one thread an element. The norm for clipping is summed
// in two stages of a fixed order.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { CLIP_EPSILON, type AdamAttributes, type SgdAttributes } from '../optimiser-steps.ts';
import { lostFunction } from './compensated-sums.ts';
import { runProgram, type WebGpuKernel } from './run-program.ts';

/** Runs `body`, WGSL that sets result[i] from element i of the vectors, over vectors of one length. */
function runElementwise(
  backend: WebGPUBackend,
  key: string,
  body: string,
  vectors: Record<string, TensorInfo>,
  few: Record<string, TensorInfo>,
  floats: Record<string, number>,
): TensorInfo {
  const [{ shape }] = Object.values(vectors);
  const width = shape[0] % 4 === 0 ? 4 : 1;
  const type = width === 4 ? 'vec4<f32>' : 'f32';
  return runProgram(backend, {
    key: `${key} ${width}`,
    code: () => `
    alias Value = ${type};
    fn main(i : i32) {
      if (i >= uniforms.threads) { return; }
      ${body}
    }`,
    inputs: [
      ...Object.entries(vectors).map(([name, tensor]) => ({ name, tensor, width }) as const),
      ...Object.entries(few).map(([name, tensor]) => ({ name, tensor, width: 1 }) as const),
    ],
    output: { shape, width },
    threads: shape[0] / width,
    floats,
  });
}

/** Inputs parameters, gradient, first, second, knobs; outputs parameters, first, second. */
export const webGpuAdamStep: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { parameters, gradient, first, second, knobs } = inputs;
  const { beta1, beta2, epsilon, coupledDecay } = attrs as AdamAttributes;
  const isCoupled = coupledDecay > 0;
  const sources: Record<string, TensorInfo> = isCoupled ? { gradient, parameters } : { gradient };
  const decay: Record<string, number> = isCoupled ? { coupledDecay } : {};
  const slope = `let slope = gradient[i]${isCoupled ? ' + uniforms.coupledDecay * parameters[i]' : ''};`;
  const blend = (name: string, moment: TensorInfo, beta: number, value: string) =>
    runElementwise(
      backend,
      `adam ${name} ${isCoupled}`,
      `${slope}
      result[i] = uniforms.beta * moment[i] + uniforms.rest * ${value};`,
      { ...sources, moment },
      {},
      { ...decay, beta, rest: 1 - beta },
    );
  const nextFirst = blend('first', first, beta1, 'slope');
  const nextSecond = blend('second', second, beta2, '(slope * slope)');
  const nextParameters = runElementwise(
    backend,
    'adam parameters',
    `let denominator = sqrt(second[i]) / knobs[1] + Value(uniforms.epsilon);
      result[i] = parameters[i] * knobs[2] - first[i] / denominator * knobs[0];`,
    { parameters, first: nextFirst, second: nextSecond },
    { knobs },
    { epsilon },
  );
  return [nextParameters, nextFirst, nextSecond];
};

/** Runs of elements whose squares are summed apart. */
const MOST_RUNS = 1024;

/** [1]: min(1, clipNorm / (‖gradient‖ + ε)). */
function clipFactor(backend: WebGPUBackend, gradient: TensorInfo, clipNorm: number): TensorInfo {
  const size = gradient.shape[0];
  const runs = Math.min(MOST_RUNS, Math.ceil(size / 16));
  const partials = runProgram(backend, {
    key: 'clip squares',
    code: () => `
    ${lostFunction('f32')}
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      var sum = 0.0;
      var carry = 0.0;
      for (var i = index; i < uniforms.size; i += uniforms.threads) {
        let term = gradient[i] * gradient[i];
        let next = sum + term;
        carry += lost(sum, term, next);
        sum = next;
      }
      result[index] = sum + carry;
    }`,
    inputs: [{ name: 'gradient', tensor: gradient, width: 1 }],
    output: { shape: [runs], width: 1 },
    threads: runs,
    integers: { size },
  });
  const factor = runProgram(backend, {
    key: 'clip factor',
    code: () => `
    var<workgroup> parts : array<f32, 64>;
    fn main(index : i32) {
      var sum = 0.0;
      for (var i = index; i < uniforms.runs; i += 64) { sum += partials[i]; }
      parts[index] = sum;
      workgroupBarrier();
      for (var half = 32; half > 0; half /= 2) {
        if (index < half) { parts[index] += parts[index + half]; }
        workgroupBarrier();
      }
      if (index > 0) { return; }
      let factor = uniforms.clipNorm / (sqrt(parts[0]) + uniforms.epsilon);
      result[0] = select(factor, 1.0, factor > 1.0);
    }`,
    inputs: [{ name: 'partials', tensor: partials, width: 1 }],
    output: { shape: [1], width: 1 },
    threads: 64,
    integers: { runs },
    floats: { clipNorm, epsilon: CLIP_EPSILON },
  });
  backend.disposeData(partials.dataId);
  return factor;
}

/** Inputs parameters, gradient, velocity, knobs; outputs parameters, velocity. */
export const webGpuSgdStep: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { parameters, gradient, velocity, knobs } = inputs;
  const { momentum, weightDecay, clipNorm } = attrs as SgdAttributes;
  const clip = clipNorm > 0 ? clipFactor(backend, gradient, clipNorm) : null;
  const few: Record<string, TensorInfo> = clip === null ? {} : { clip };
  const floats = { momentum, weightDecay };
  const slope = `let slope = gradient[i]${clip === null ? '' : ' * clip[0]'} + uniforms.weightDecay * parameters[i];`;
  const nextVelocity = runElementwise(
    backend,
    `sgd velocity ${clip !== null}`,
    `${slope}
      result[i] = uniforms.momentum * velocity[i] + slope;`,
    { gradient, parameters, velocity },
    few,
    floats,
  );
  const nextParameters = runElementwise(
    backend,
    `sgd parameters ${clip !== null}`,
    `${slope}
      result[i] = parameters[i] - knobs[0] * (slope + uniforms.momentum * velocity[i]);`,
    { gradient, parameters, velocity: nextVelocity },
    { ...few, knobs },
    floats,
  );
  if (clip !== null) backend.disposeData(clip.dataId);
  return [nextParameters, nextVelocity];
};
