// Convolution with bias on wasm: XNNPACK's, by way of the stock fused kernel.
import { runStock, type WasmKernel } from './heap.ts';
import type { ConvolveAttributes } from '../convolve.ts';

export const wasmConvolve: WasmKernel = ({ inputs, attrs, backend }) => {
  const { stride, pad } = attrs as ConvolveAttributes;
  return runStock(backend, 'FusedConv2D', inputs, {
    strides: [stride, stride],
    pad,
    dataFormat: 'NHWC',
    dilations: [1, 1],
    activation: 'linear',
  });
};
