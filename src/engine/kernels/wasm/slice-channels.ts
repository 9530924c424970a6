// A part of the channels of an image: tfjs copies it with one call for every pixel, which costs more than the loss it is for.
import type { KernelConfig } from '@tensorflow/tfjs-core';
import { makeFloats, viewFloats, type WasmKernel } from './heap.ts';

/** The kernel Slice, for float32 [B,H,W,C] of which only channels are left out; everything else goes to tfjs's own. */
export function wasmSliceChannels(stock: KernelConfig): WasmKernel {
  return (args) => {
    const { x } = args.inputs;
    const { begin, size } = args.attrs as { begin: number[]; size: number[] };
    const { shape } = x;
    const isWhole = (axis: number): boolean =>
      begin[axis] === 0 && (size[axis] === -1 || size[axis] === shape[axis]);
    if (shape.length !== 4 || x.dtype !== 'float32' || ![0, 1, 2].every(isWhole))
      return stock.kernelFunc(args as never);
    const [, , , channels] = shape;
    const [first] = begin.slice(3);
    const kept = size[3] === -1 ? channels - first : size[3];
    if (kept === channels || kept < 1 || first + kept > channels) return stock.kernelFunc(args as never);
    const out = makeFloats(args.backend, [...shape.slice(0, 3), kept]);
    const from = viewFloats(args.backend, x);
    const to = viewFloats(args.backend, out);
    for (let source = first, target = 0; target < to.length; source += channels) {
      for (let channel = 0; channel < kept; channel++) to[target++] = from[source + channel];
    }
    return out;
  };
}
