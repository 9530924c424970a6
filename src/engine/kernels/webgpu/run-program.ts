// One dispatch of a WGSL program of ours through tfjs's webgpu backend: one thread per index, no barriers.
import type { KernelFunc, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';

export interface WebGpuKernelArguments {
  inputs: Record<string, TensorInfo>;
  attrs: Record<string, unknown>;
  backend: WebGPUBackend;
}

export type WebGpuKernel = (args: WebGpuKernelArguments) => TensorInfo | TensorInfo[];

export interface Program {
  /** Everything that changes the text of the code, the vector widths included. */
  key: string;
  /** WGSL with `fn main(index : i32)`; uniforms.threads is the number of threads. */
  code: () => string;
  inputs: {
    name: string;
    tensor: TensorInfo;
    /** 1 for array<f32>, 4 for array<vec4<f32>> */ width: 1 | 4;
  }[];
  output: {
    shape: number[];
    width: 1 | 4;
    /** Written over where given, and returned; of the same shape, and none of the inputs. */
    over?: TensorInfo;
  };
  threads: number;
  /** Further uniforms, all i32 or f32, in the order of the struct. */
  integers?: Record<string, number>;
  floats?: Record<string, number>;
}

const WORKGROUP = 64;
/** WebGPU's guaranteed limit of workgroups along one axis. */
const MOST_GROUPS = 65_535;

/** Workgroups for so many threads: in one line where it holds them, else in as few equal ones as do. */
export function dispatchFor(threads: number): [number, number, number] {
  const groups = Math.ceil(threads / WORKGROUP);
  const lines = Math.max(1, Math.ceil(groups / MOST_GROUPS));
  return [Math.ceil(groups / lines), lines, 1];
}

/** Runs the program and returns its float32 output; a new one is not zeroed beforehand. */
export function runProgram(backend: WebGPUBackend, program: Program): TensorInfo {
  const integers = Object.entries({ threads: program.threads, ...program.integers });
  const floats = Object.entries(program.floats ?? {});
  const description: WebGPUProgram = {
    shaderKey: `tendril ${program.key}`,
    getUserCode: program.code,
    variableNames: program.inputs.map((input) => input.name),
    variableComponents: program.inputs.map((input) => input.width),
    outputShape: program.output.shape,
    outputComponent: program.output.width,
    workgroupSize: [WORKGROUP, 1, 1],
    dispatchLayout: { x: program.output.shape.map((_, i) => i) },
    dispatch: dispatchFor(program.threads),
    uniforms: [
      ...integers.map(([name]) => `${name} : i32,`),
      ...floats.map(([name]) => `${name} : f32,`),
    ].join(' '),
  };
  const uniforms = [
    ...integers.map(([, value]) => ({ type: 'int32', data: [value] })),
    ...floats.map(([, value]) => ({ type: 'float32', data: [value] })),
  ];
  const tensors = program.inputs.map((input) => input.tensor);
  return backend.runWebGPUProgram(description, tensors, 'float32', uniforms, program.output.over);
}

/** tfjs's own kernel, called with what ours was called with. */
export function runStock(stock: KernelFunc, { inputs, attrs, backend }: WebGpuKernelArguments) {
  return stock({ inputs, attrs: attrs as NamedAttrMap, backend });
}
