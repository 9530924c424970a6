// Gradient of a convolution's filter on wasm, where tfjs has none: bands of rows unfolded (im2col), times dy (XNNPACK).
import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { freeFloats, makeFloats, viewFloats, type WasmKernel } from './heap.ts';
import { multiplyBand } from './multiply-band.ts';

/** Output pixels in a band: the unfolded band stays in the cache, and the float32 sums stay short. */
const BAND_PX = 2048;

export const wasmConv2DBackpropFilter: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs;
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs as {
    strides: number | [number, number];
    pad: 'valid' | 'same' | number;
    dataFormat: 'NHWC' | 'NCHW';
    dimRoundingMode?: 'floor' | 'round' | 'ceil';
    filterShape: [number, number, number, number];
  };
  if (dataFormat !== 'NHWC') throw new Error('Conv2DBackpropFilter on wasm is for NHWC tensors only.');
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const taps = info.filterHeight * info.filterWidth * info.inChannels;
  const bandRows = Math.max(1, Math.floor(BAND_PX / info.outWidth));
  const rowCount = info.batchSize * info.outHeight;
  const sums = new Float64Array(taps * info.outChannels);
  const band = makeFloats(backend, [taps, Math.min(bandRows, rowCount) * info.outWidth]);
  const product = makeFloats(backend, [taps, info.outChannels]);
  for (let row = 0; row < rowCount; row += bandRows) {
    const rows = Math.min(bandRows, rowCount - row);
    unfoldBand(backend, x, band, info, row, rows);
    multiplyBand(
      backend,
      band,
      taps,
      dy,
      row * info.outWidth,
      rows * info.outWidth,
      info.outChannels,
      product,
    );
    const partial = viewFloats(backend, product);
    for (let i = 0; i < sums.length; i++) sums[i] += partial[i];
  }
  freeFloats(backend, band);
  freeFloats(backend, product);
  const out = makeFloats(backend, filterShape);
  viewFloats(backend, out).set(sums);
  return out;
};

/** band[(tap row, tap column, channel), output pixel] = x at that tap of that pixel, 0 outside the image. */
function unfoldBand(
  backend: BackendWasm,
  x: TensorInfo,
  band: TensorInfo,
  info: tf.backend_util.Conv2DInfo,
  firstRow: number,
  rowCount: number,
): void {
  const from = viewFloats(backend, x);
  const to = viewFloats(backend, band);
  const { outHeight, outWidth, inHeight, inWidth, inChannels, filterHeight, filterWidth } = info;
  const { strideHeight, strideWidth } = info;
  const { top, left } = info.padInfo;
  const length = rowCount * outWidth;
  for (let r = 0; r < rowCount; r++) {
    const image = Math.floor((firstRow + r) / outHeight);
    const outRow = (firstRow + r) % outHeight;
    for (let u = 0; u < filterHeight; u++) {
      const inRow = outRow * strideHeight + u - top;
      const base = (image * inHeight + inRow) * inWidth;
      for (let v = 0; v < filterWidth; v++) {
        // Columns j with 0 ≤ j · stride + v − left < inWidth.
        const first = Math.max(0, Math.ceil((left - v) / strideWidth));
        const last = Math.min(outWidth, Math.floor((inWidth - 1 + left - v) / strideWidth) + 1);
        const isInside = inRow >= 0 && inRow < inHeight && last > first;
        for (let c = 0; c < inChannels; c++) {
          const start = ((u * filterWidth + v) * inChannels + c) * length + r * outWidth;
          if (!isInside) {
            to.fill(0, start, start + outWidth);
            continue;
          }
          for (let j = 0; j < first; j++) to[start + j] = 0;
          const step = strideWidth * inChannels;
          let source = (base + first * strideWidth + v - left) * inChannels + c;
          for (let j = first; j < last; j++, source += step) to[start + j] = from[source];
          for (let j = last; j < outWidth; j++) to[start + j] = 0;
        }
      }
    }
  }
}
