// The second stage of reductions of ours: partial sums added up, one thread for each sum, what rounding loses carried
// along.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { lostFunction } from './compensated-sums.ts';
import { runProgram } from './run-program.ts';
import { rememberOrigin, type RowSum } from './traced-tensors.ts';

/**
 * WGSL of `name(at, rows, stride)`: terms[at] + terms[at + stride] + … in the function's own compensated arithmetic; it
 * needs lostFunction(type).
 */
export const sumRowsFunction = (name: string, terms: string, type: string) => `
    fn ${name}(first : i32, rows : i32, stride : i32) -> ${type} {
      var at = first;
      var sum = ${type}(0.0);
      var carry = ${type}(0.0);
      for (var row = 0; row < rows; row++) {
        let term = ${terms}[at];
        let next = sum + term;
        carry += lost(sum, term, next);
        sum = next;
        at += stride;
      }
      return sum + carry;
    }`;

/**
 * The sum of rows of a tensor.
 *
 * @param terms of any shape
 * @param which in elements; without it all elements, as rows of the output's size
 */
export function sumChunks(
  backend: WebGPUBackend,
  terms: TensorInfo,
  outShape: number[],
  which?: RowSum,
): TensorInfo {
  const count = (shape: number[]) => shape.reduce((a, b) => a * b, 1);
  const size = count(outShape);
  const rows = which ?? { rows: count(terms.shape) / size, stride: size, begin: 0 };
  const width = size % 4 === 0 && rows.stride % 4 === 0 && rows.begin % 4 === 0 ? 4 : 1;
  const type = width === 4 ? 'vec4<f32>' : 'f32';
  const sum = runProgram(backend, {
    key: `sum chunks ${width}`,
    code: () => `
    ${lostFunction(type)}
    ${sumRowsFunction('sumRows', 'terms', type)}
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      result[index] = sumRows(uniforms.begin + index, uniforms.rows, uniforms.stride);
    }`,
    inputs: [{ name: 'terms', tensor: terms, width }],
    output: { shape: outShape, width },
    threads: size / width,
    integers: { rows: rows.rows, stride: rows.stride / width, begin: rows.begin / width },
  });
  rememberOrigin(backend, sum, terms, rows);
  return sum;
}
