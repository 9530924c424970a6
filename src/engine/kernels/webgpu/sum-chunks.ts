// The second stage of reductions of ours: partial sums added up, one thread for each sum, what rounding loses carried
// along.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { lostFunction } from './compensated-sums.ts';
import { runProgram } from './run-program.ts';

/**
 * @param partials [groups, chunks, size] in any shape with that many elements
 * @param outShape groups · size elements
 */
export function sumChunks(
  backend: WebGPUBackend,
  partials: TensorInfo,
  groups: number,
  chunks: number,
  outShape: number[],
): TensorInfo {
  const size = outShape.reduce((a, b) => a * b, 1) / groups;
  const width = size % 4 === 0 ? 4 : 1;
  const type = width === 4 ? 'vec4<f32>' : 'f32';
  return runProgram(backend, {
    key: `sum chunks ${width}`,
    code: () => `
    ${lostFunction(type)}
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      let group = index / uniforms.span;
      var at = (group * uniforms.chunks) * uniforms.span + index % uniforms.span;
      var sum = ${type}(0.0);
      var carry = ${type}(0.0);
      for (var chunk = 0; chunk < uniforms.chunks; chunk++) {
        let term = partials[at];
        let next = sum + term;
        carry += lost(sum, term, next);
        sum = next;
        at += uniforms.span;
      }
      result[index] = sum + carry;
    }`,
    inputs: [{ name: 'partials', tensor: partials, width }],
    output: { shape: outShape, width },
    threads: (groups * size) / width,
    integers: { chunks, span: size / width },
  });
}
