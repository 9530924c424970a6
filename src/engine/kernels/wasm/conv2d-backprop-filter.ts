// Gradient of a convolution's filter on wasm, where tfjs has none.
import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { correlate } from './correlate.ts';
import type { Correlation } from './correlate.ts';
import { MOST_IMAGE_CHANNELS, sumImageFilterGradient } from './image-filter-gradient.ts';
import { makeFloats, viewFloats, type WasmKernel } from './heap.ts';

interface FilterGradientPlan {
  filterShape: [number, number, number, number];
  place: { stride: number; padTop: number; padLeft: number };
  /** null: of an image, which is summed directly. */
  correlation: Correlation | null;
  /** The taps are flipped and the channels exchanged. */
  unfoldsDy: boolean;
}

/** How the gradient is computed, from shapes alone. */
export function planFilterGradient(
  x: TensorInfo,
  dy: TensorInfo,
  attrs: Record<string, unknown>,
): FilterGradientPlan {
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs as {
    strides: number | [number, number];
    pad: 'valid' | 'same' | number;
    dataFormat: 'NHWC' | 'NCHW';
    dimRoundingMode?: 'floor' | 'round' | 'ceil';
    filterShape: [number, number, number, number];
  };
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  if (dataFormat !== 'NHWC' || info.strideHeight !== info.strideWidth) {
    throw new Error('Conv2DBackpropFilter on wasm is for NHWC tensors and equal strides only.');
  }
  const [tapRows, tapColumns, cin, cout] = filterShape;
  const stride = info.strideHeight;
  const { top, left } = info.padInfo;
  const place = { stride, padTop: top, padLeft: left };
  if (cin <= MOST_IMAGE_CHANNELS) return { filterShape, place, correlation: null, unfoldsDy: false };
  // The image with fewer channels is the cheaper one to unfold; dy can take that part where nothing is skipped.
  const unfoldsDy = stride === 1 && cout < cin && top < tapRows && left < tapColumns;
  const taps = { tapRows, tapColumns, stride };
  const correlation = unfoldsDy
    ? { a: dy, b: x, ...taps, padTop: tapRows - 1 - top, padLeft: tapColumns - 1 - left }
    : { a: x, b: dy, ...taps, padTop: top, padLeft: left };
  return { filterShape, place, correlation, unfoldsDy };
}

export const wasmConv2DBackpropFilter: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs;
  const { filterShape, place, correlation, unfoldsDy } = planFilterGradient(x, dy, attrs);
  const [tapRows, tapColumns, cin, cout] = filterShape;
  const out = makeFloats(backend, filterShape);
  if (correlation === null) {
    viewFloats(backend, out).set(sumImageFilterGradient(backend, x, dy, filterShape, place));
    return out;
  }
  const sums = correlate(backend, correlation);

  const values = viewFloats(backend, out);
  if (!unfoldsDy) {
    values.set(sums);
    return out;
  }
  // [flipped taps, Cout, Cin] → [taps, Cin, Cout]
  const taps = tapRows * tapColumns;
  for (let tap = 0; tap < taps; tap++) {
    const from = (taps - 1 - tap) * cin * cout;
    const to = tap * cin * cout;
    for (let c = 0; c < cin; c++) {
      for (let o = 0; o < cout; o++) values[to + c * cout + o] = sums[from + o * cin + c];
    }
  }
  return out;
};
