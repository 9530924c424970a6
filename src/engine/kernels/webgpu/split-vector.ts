// A vector's parts are bound where they lie while a step is traced, and copied otherwise; its gradient is written by a few
// dispatches that also do the last sums of its parts.
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { VectorLayout } from '../split-vector.ts';
import { lostFunction } from './compensated-sums.ts';
import { runProgram, runStock, type WebGpuKernel } from './run-program.ts';
import { sumRowsFunction } from './sum-chunks.ts';
import { originOf, type RowSum, viewWhileTracing } from './traced-tensors.ts';

const BYTES = 4;

export function webGpuSplitVector(slice: KernelFunc, reshape: KernelFunc): WebGpuKernel {
  return ({ inputs: { x }, attrs, backend }) =>
    (attrs as unknown as VectorLayout).parts.map(({ offset, size, shape }) => {
      const view = viewWhileTracing(backend, x, BYTES * offset, shape);
      if (view !== null) return view;
      const part = runStock(slice, { inputs: { x }, attrs: { begin: [offset], size: [size] }, backend });
      const shaped = runStock(reshape, { inputs: { x: part as TensorInfo }, attrs: { shape }, backend });
      backend.disposeData((part as TensorInfo).dataId);
      return shaped as TensorInfo;
    });
}

/** Of the eight buffers that every adapter lets a shader have, one is the result. */
const MOST_SOURCES = 7;

interface Piece extends RowSum {
  source: number;
  offset: number;
  size: number;
}

interface Group {
  sources: TensorInfo[];
  pieces: Piece[];
}

/** Parts in their order, as many together as their sources can be bound at once. */
function groupParts(backend: WebGPUBackend, parts: TensorInfo[], layout: VectorLayout) {
  const groups: Group[] = [];
  const owned: TensorInfo[] = [];
  let known = new Map<object, number>();
  for (const [i, part] of parts.entries()) {
    const { terms, key, isOwned, rows, stride, begin } = originOf(backend, part);
    if (isOwned) owned.push(terms);
    let group = groups.at(-1);
    if (group === undefined || (!known.has(key) && known.size === MOST_SOURCES)) {
      groups.push((group = { sources: [], pieces: [] }));
      known = new Map();
    }
    let source = known.get(key);
    if (source === undefined) {
      source = group.sources.push(terms) - 1;
      known.set(key, source);
    }
    const { offset, size } = layout.parts[i];
    group.pieces.push({ source, offset, size, rows, stride, begin });
  }
  return { groups, owned };
}

export const webGpuJoinVector: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const layout = attrs as unknown as VectorLayout;
  const parts = layout.parts.map((_, i) => inputs[`x${i}`]);
  const { groups, owned } = groupParts(backend, parts, layout);
  const starts = groups.map(({ pieces }, i) => (i === 0 ? 0 : pieces[0].offset));
  let result: TensorInfo | undefined;
  for (const [i, { sources, pieces }] of groups.entries()) {
    const start = starts[i];
    const end = starts[i + 1] ?? layout.length;
    // A single row is copied, so that −0 stays −0.
    const read = ({ source, rows, stride, begin, offset }: Piece) =>
      rows === 1
        ? `source${source}[at - ${offset} + ${begin}]`
        : `sum${source}(at - ${offset} + ${begin}, ${rows}, ${stride})`;
    const output: { shape: number[]; width: 1; over?: TensorInfo } = { shape: [layout.length], width: 1 };
    if (result !== undefined) output.over = result;
    result = runProgram(backend, {
      key: `join ${JSON.stringify(pieces)}`,
      code: () => `
      ${lostFunction('f32')}
      ${sources.map((_, k) => sumRowsFunction(`sum${k}`, `source${k}`, 'f32')).join('')}
      fn main(index : i32) {
        if (index >= uniforms.threads) { return; }
        let at = index + uniforms.start;
        var value = 0.0;
        ${pieces
          .map(
            (piece) =>
              `if (at >= ${piece.offset} && at < ${piece.offset + piece.size}) { value = ${read(piece)}; }`,
          )
          .join(' else ')}
        result[at] = value;
      }`,
      inputs: sources.map((tensor, k) => ({ name: `source${k}`, tensor, width: 1 })),
      output,
      threads: end - start,
      integers: { start },
    });
  }
  for (const terms of owned) backend.disposeData(terms.dataId);
  if (result === undefined) throw new Error('A vector without parts has no gradient.');
  return result;
};
