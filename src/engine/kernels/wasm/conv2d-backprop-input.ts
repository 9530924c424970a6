// Gradient of a convolution's input on wasm, as one forward convolution (XNNPACK): the stock kernel is a scalar loop.
import * as tf from '@tensorflow/tfjs-core';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { freeFloats, makeFloats, runStock, viewFloats, type WasmKernel } from './heap.ts';
import { interleavePhases } from './interleave-phases.ts';

/**
 * How the rows (or columns) of dx depend on those of dy: dx[s·i + a] = Σ_t dy[i + t] · filter[a + pad − s·t] for the
 * phase a in 0…s−1. Seen from dy, all phases together are a convolution of stride 1 whose taps t run from −before.
 */
function phaseTaps(filterSize: number, stride: number, pad: number) {
  const first = Math.ceil((pad - filterSize + 1) / stride);
  const last = Math.floor((stride - 1 + pad) / stride);
  return { before: -first, taps: last - first + 1 };
}

/** [taps,taps,Cout,s·s·Cin]: for each phase the filter's taps that reach it, zeros where there is none. */
function phaseFilter(
  backend: BackendWasm,
  filter: TensorInfo,
  stride: number,
  padTop: number,
  padLeft: number,
) {
  const [height, width, cin, cout] = filter.shape;
  const rows = phaseTaps(height, stride, padTop);
  const columns = phaseTaps(width, stride, padLeft);
  const depth = stride * stride * cin;
  const out = makeFloats(backend, [rows.taps, columns.taps, cout, depth]);
  const from = viewFloats(backend, filter);
  const to = viewFloats(backend, out).fill(0);
  for (let u = 0; u < rows.taps; u++) {
    for (let v = 0; v < columns.taps; v++) {
      for (let phase = 0; phase < stride * stride; phase++) {
        const i = Math.floor(phase / stride) + padTop - stride * (u - rows.before);
        const j = (phase % stride) + padLeft - stride * (v - columns.before);
        if (i < 0 || i >= height || j < 0 || j >= width) continue;
        const source = (i * width + j) * cin * cout;
        const target = (u * columns.taps + v) * cout * depth + phase * cin;
        for (let c = 0; c < cin; c++) {
          for (let o = 0; o < cout; o++) to[target + o * depth + c] = from[source + c * cout + o];
        }
      }
    }
  }
  return out;
}

/** How the gradient is computed, from shapes alone. */
export function planInputGradient(filterShape: number[], attrs: Record<string, unknown>) {
  const { strides, pad, dataFormat, dimRoundingMode, inputShape } = attrs as {
    strides: number | [number, number];
    pad: 'valid' | 'same' | number;
    dataFormat: 'NHWC' | 'NCHW';
    dimRoundingMode?: 'floor' | 'round' | 'ceil';
    inputShape: [number, number, number, number];
  };
  const info = tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    tf.backend_util.convertConv2DDataFormat(dataFormat),
  );
  const stride = info.strideHeight;
  const { top, left } = info.padInfo;
  const high = Math.ceil(info.inHeight / stride);
  const wide = Math.ceil(info.inWidth / stride);
  const rows = phaseTaps(info.filterHeight, stride, top);
  const columns = phaseTaps(info.filterWidth, stride, left);
  const below = high - info.outHeight + rows.taps - 1 - rows.before;
  const right = wide - info.outWidth + columns.taps - 1 - columns.before;
  const depth = stride * stride * info.inChannels;
  const isCovered =
    dataFormat === 'NHWC' &&
    info.strideWidth === stride &&
    Math.min(below, right, rows.before, columns.before) >= 0 &&
    Math.min(rows.taps, columns.taps) > 0;
  return {
    isCovered,
    inputShape,
    stride,
    padTop: top,
    padLeft: left,
    pad: [
      [0, 0],
      [rows.before, below],
      [columns.before, right],
      [0, 0],
    ],
    phaseFilterShape: [rows.taps, columns.taps, info.outChannels, depth],
    phasedShape: (batch: number) => [batch, high, wide, depth],
  };
}

/** @param stock tfjs's own kernel, for the shapes that ours does not cover (dilation is not differentiable anyway). */
export function wasmConv2DBackpropInput(stock: KernelConfig): WasmKernel {
  return ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs;
    const { isCovered, inputShape, stride, padTop, padLeft, pad } = planInputGradient(filter.shape, attrs);
    if (!isCovered) {
      return stock.kernelFunc({ inputs, attrs: attrs as tf.NamedAttrMap, backend });
    }

    const phases = phaseFilter(backend, filter, stride, padTop, padLeft);
    const phased = runStock(
      backend,
      'Conv2D',
      { x: dy, filter: phases },
      { strides: [1, 1], pad, dataFormat: 'NHWC', dilations: [1, 1] },
    );
    freeFloats(backend, phases);
    if (stride === 1) return phased;
    const dx = interleavePhases(backend, phased, stride, inputShape);
    freeFloats(backend, phased);
    return dx;
  };
}
