// Gradient of the filter of a network's first layer, summed in double precision.
//
// Where a colour channel is constant in a patch (over-exposed red, say), the norm that follows makes the gradient of its
// centre tap exactly zero. Sums in single precision leave a rest there far above Adam's ε, and Adam divides by its size:
// the weight would move at the full learning rate, to a side that rounding decides.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { viewFloats } from './heap.ts';

/** Images have up to 4 channels; features have more, and are not constant. */
export const MOST_IMAGE_CHANNELS = 4;

/** @returns [k,k',Cin,Cout] = Σ over batch and pixels of x[i · stride + u − padTop, j · stride + v − padLeft] · dy[i,j] */
export function sumImageFilterGradient(
  backend: BackendWasm,
  x: TensorInfo,
  dy: TensorInfo,
  filterShape: readonly [number, number, number, number],
  { stride, padTop, padLeft }: { stride: number; padTop: number; padLeft: number },
): Float64Array {
  const [filterHeight, filterWidth, cin, cout] = filterShape;
  const [batch, height, width] = x.shape;
  const [, outHeight, outWidth] = dy.shape;
  const from = viewFloats(backend, x);
  const upstream = viewFloats(backend, dy);
  const sums = new Float64Array(filterHeight * filterWidth * cin * cout);
  const step = stride * cin;

  const addRow = (line: number, dyLine: number, tap: number, v: number) => {
    const begin = Math.max(0, Math.ceil((padLeft - v) / stride));
    const end = Math.min(outWidth, Math.floor((width - 1 + padLeft - v) / stride) + 1);
    const first = line + (begin * stride + v - padLeft) * cin;
    for (let c = 0; c < cin; c++) {
      const place = (tap * cin + c) * cout;
      let o = 0;
      // Four output channels at once, their sums in registers.
      for (; o + 4 <= cout; o += 4) {
        let [a, b, d, e] = [0, 0, 0, 0];
        let at = first + c;
        let dyAt = dyLine + begin * cout + o;
        for (let j = begin; j < end; j++, at += step, dyAt += cout) {
          const value = from[at];
          a += value * upstream[dyAt];
          b += value * upstream[dyAt + 1];
          d += value * upstream[dyAt + 2];
          e += value * upstream[dyAt + 3];
        }
        sums[place + o] += a;
        sums[place + o + 1] += b;
        sums[place + o + 2] += d;
        sums[place + o + 3] += e;
      }
      for (; o < cout; o++) {
        let sum = 0;
        for (let j = begin; j < end; j++) {
          sum += from[first + c + (j - begin) * step] * upstream[dyLine + j * cout + o];
        }
        sums[place + o] += sum;
      }
    }
  };

  for (let row = 0; row < batch * outHeight; row++) {
    const image = Math.floor(row / outHeight);
    for (let u = 0; u < filterHeight; u++) {
      const inRow = (row % outHeight) * stride + u - padTop;
      if (inRow < 0 || inRow >= height) continue;
      const line = (image * height + inRow) * width * cin;
      for (let v = 0; v < filterWidth; v++) addRow(line, row * outWidth * cout, u * filterWidth + v, v);
    }
  }
  return sums;
}
