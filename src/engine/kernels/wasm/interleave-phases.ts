// Depth to space on the wasm heap: tfjs's own kernel computes every element's coordinates.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { makeFloats, viewFloats } from './heap.ts';

/**
 * out[b, s·i + u, s·j + v, c] = phased[b, i, j, (u·s + v)·C + c], cut to the height and width of outShape.
 *
 * @param phased [B,⌈H/s⌉,⌈W/s⌉,s·s·C]
 * @param outShape [B,H,W,C]
 */
export function interleavePhases(
  backend: BackendWasm,
  phased: TensorInfo,
  stride: number,
  outShape: [number, number, number, number],
): TensorInfo {
  const [batch, height, width, channels] = outShape;
  const [, high, wide, depth] = phased.shape;
  const out = makeFloats(backend, outShape);
  const from = viewFloats(backend, phased);
  const to = viewFloats(backend, out);
  // All column phases of a pixel and a row phase lie side by side, in the source as in the result.
  const run = stride * channels;
  const lineLength = width * channels;
  for (let b = 0; b < batch; b++) {
    for (let row = 0; row < height; row++) {
      const u = row % stride;
      let source = (b * high + (row - u) / stride) * wide * depth + u * run;
      const line = (b * height + row) * lineLength;
      for (let at = 0; at < lineLength; at += run, source += depth) {
        const end = Math.min(run, lineLength - at);
        for (let k = 0; k < end; k++) to[line + at + k] = from[source + k];
      }
    }
  }
  return out;
}
