// Softmax, maximum and sum over the innermost axis where it is short, as the class axis is: one thread a row. tfjs gives
// every row a workgroup with barriers, 64 threads and more for two classes.
import * as tf from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { runProgram, runStock, type WebGpuKernel } from './run-program.ts';

const LONGEST_ROW = 64;
/** 65535 workgroups of 64 threads, WebGPU's guaranteed limit for one dispatch. */
const MOST_ROWS = 65_535 * 64;

const rowCount = (x: TensorInfo) => x.shape.slice(0, -1).reduce((product, size) => product * size, 1);

function isCovered(x: TensorInfo, axes: number[], backend: WebGPUBackend): boolean {
  const rank = x.shape.length;
  const length = x.shape.at(-1) ?? 0;
  const rows = rowCount(x);
  return (
    // A cast from int32 relabels the tensor and leaves its buffer as it is.
    x.dtype === 'float32' &&
    backend.tensorMap.get(x.dataId)?.dtype === 'float32' &&
    rank > 1 &&
    axes.length === 1 &&
    axes[0] === rank - 1 &&
    length > 0 &&
    length <= LONGEST_ROW &&
    rows > 0 &&
    rows <= MOST_ROWS
  );
}

/** Inputs { logits }, attrs { dim }. */
export const webGpuSoftmax =
  (stock: KernelFunc): WebGpuKernel =>
  (args) => {
    const { logits } = args.inputs;
    const axes = tf.util.parseAxisParam(args.attrs['dim'] as number, logits.shape);
    if (!isCovered(logits, axes, args.backend)) return runStock(stock, args);
    return runProgram(args.backend, {
      key: 'softmax of short rows',
      code: () => `
      fn main(index : i32) {
        if (index >= uniforms.threads) { return; }
        let first = index * uniforms.span;
        let end = first + uniforms.span;
        var most = logits[first];
        for (var i = first + 1; i < end; i++) { most = max(most, logits[i]); }
        var sum = 0.0;
        for (var i = first; i < end; i++) { sum += exp(logits[i] - most); }
        for (var i = first; i < end; i++) { result[i] = exp(logits[i] - most) / sum; }
      }`,
      inputs: [{ name: 'logits', tensor: logits, width: 1 }],
      output: { shape: logits.shape, width: 1 },
      threads: rowCount(logits),
      integers: { span: logits.shape[logits.shape.length - 1] },
    });
  };

/** Inputs { x }, attrs { axis, keepDims } (Max: { reductionIndices, keepDims }). */
const reduceRows =
  (name: 'max' | 'sum', axisAttribute: string) =>
  (stock: KernelFunc): WebGpuKernel =>
  (args) => {
    const { x } = args.inputs;
    const axes = tf.util.parseAxisParam(args.attrs[axisAttribute] as number | number[], x.shape);
    if (!isCovered(x, axes, args.backend)) return runStock(stock, args);
    const rows = x.shape.slice(0, -1);
    return runProgram(args.backend, {
      key: `${name} of short rows`,
      code: () => `
      fn main(index : i32) {
        if (index >= uniforms.threads) { return; }
        let first = index * uniforms.span;
        var value = x[first];
        for (var i = first + 1; i < first + uniforms.span; i++) {
          value = ${name === 'max' ? 'max(value, x[i])' : 'value + x[i]'};
        }
        result[index] = value;
      }`,
      inputs: [{ name: 'x', tensor: x, width: 1 }],
      output: { shape: args.attrs['keepDims'] === true ? [...rows, 1] : rows, width: 1 },
      threads: rowCount(x),
      integers: { span: x.shape[x.shape.length - 1] },
    });
  };

export const webGpuMax = reduceRows('max', 'reductionIndices');
export const webGpuSum = reduceRows('sum', 'axis');
