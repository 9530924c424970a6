// Our convolution kernels on webgpu; shapes they do not cover (NCHW, dilation, unequal strides) go to tfjs's own.
import * as tf from '@tensorflow/tfjs-core';
import type { KernelFunc } from '@tensorflow/tfjs-core';
import type { ConvolveAttributes } from '../convolve.ts';
import { runConvolution, runStridedAdjoint } from './convolution-program.ts';
import { runFilterGradient } from './filter-gradient-program.ts';
import { runStock, type WebGpuKernel } from './run-program.ts';

type Shape4D = [number, number, number, number];

interface ConvolutionAttributes {
  strides: number | [number, number];
  pad: 'valid' | 'same' | number;
  dataFormat: 'NHWC' | 'NCHW';
  dilations?: number | [number, number];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Rows of taps are unrolled in the code; wider filters would make it too long. */
const MOST_TAPS = 7;

function readInfo(xShape: number[], filterShape: number[], attrs: ConvolutionAttributes) {
  const { strides, pad, dataFormat, dilations = 1, dimRoundingMode } = attrs;
  const info = tf.backend_util.computeConv2DInfo(
    xShape as Shape4D,
    filterShape as Shape4D,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    tf.backend_util.convertConv2DDataFormat(dataFormat),
  );
  const isCovered =
    dataFormat === 'NHWC' &&
    info.strideHeight === info.strideWidth &&
    info.dilationHeight === 1 &&
    info.dilationWidth === 1 &&
    info.filterWidth <= MOST_TAPS;
  return { info, isCovered, stride: info.strideHeight, padTop: info.padInfo.top, padLeft: info.padInfo.left };
}

const sharesType = (...tensors: tf.TensorInfo[]) => tensors.every((tensor) => tensor.dtype === 'float32');

export function webGpuConv2D(stock: KernelFunc): WebGpuKernel {
  return (args) => {
    const { x, filter } = args.inputs;
    const { info, isCovered, stride, padTop, padLeft } = readInfo(
      x.shape,
      filter.shape,
      args.attrs as unknown as ConvolutionAttributes,
    );
    if (!isCovered || !sharesType(x, filter)) return runStock(stock, args);
    const outShape = info.outShape;
    return runConvolution(args.backend, {
      x,
      filter,
      transposed: false,
      bias: null,
      outShape,
      stride,
      padTop,
      padLeft,
    });
  };
}

export const webGpuConvolve: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { x, filter, bias } = inputs;
  const { stride, pad } = attrs as ConvolveAttributes;
  const { info } = readInfo(x.shape, filter.shape, { strides: stride, pad, dataFormat: 'NHWC' });
  return runConvolution(backend, {
    x,
    filter,
    transposed: false,
    bias,
    outShape: info.outShape,
    stride,
    padTop: pad,
    padLeft: pad,
  });
};

export function webGpuConv2DBackpropInput(stock: KernelFunc): WebGpuKernel {
  return (args) => {
    const { dy, filter } = args.inputs;
    const attrs = args.attrs as unknown as ConvolutionAttributes & { inputShape: Shape4D };
    const { info, isCovered, stride, padTop, padLeft } = readInfo(attrs.inputShape, filter.shape, attrs);
    if (!isCovered || !sharesType(dy, filter)) return runStock(stock, args);
    const shared = { x: dy, filter, outShape: attrs.inputShape, stride };
    if (stride > 1) return runStridedAdjoint(args.backend, { ...shared, padTop, padLeft });
    return runConvolution(args.backend, {
      ...shared,
      transposed: true,
      bias: null,
      padTop: info.filterHeight - 1 - padTop,
      padLeft: info.filterWidth - 1 - padLeft,
    });
  };
}

export function webGpuConv2DBackpropFilter(stock: KernelFunc): WebGpuKernel {
  return (args) => {
    const { x, dy } = args.inputs;
    const attrs = args.attrs as unknown as ConvolutionAttributes & { filterShape: Shape4D };
    const { isCovered, stride, padTop, padLeft } = readInfo(x.shape, attrs.filterShape, attrs);
    if (!isCovered || !sharesType(x, dy)) return runStock(stock, args);
    return runFilterGradient(args.backend, {
      x,
      dy,
      filterShape: attrs.filterShape,
      stride,
      padTop,
      padLeft,
    });
  };
}
