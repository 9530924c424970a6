// What convolutions and their gradients put on the wasm heap, from shapes alone.
import * as tf from '@tensorflow/tfjs-core';
import { correlationShapes } from '../kernels/wasm/correlate.ts';
import { planFilterGradient } from '../kernels/wasm/conv2d-backprop-filter.ts';
import { planInputGradient } from '../kernels/wasm/conv2d-backprop-input.ts';
import type { ShapeKernel } from './shapes-backend.ts';

type Shape4D = [number, number, number, number];

export const shapeConv2D: ShapeKernel = ({ inputs: { x, filter }, attrs, backend }) => {
  const { strides, stride, pad, dimRoundingMode } = attrs as {
    strides?: number | [number, number];
    /** Of our own kernel. */
    stride?: number;
    pad: 'valid' | 'same' | number;
    dimRoundingMode?: 'floor' | 'round' | 'ceil';
  };
  const { outShape } = tf.backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    filter.shape as Shape4D,
    strides ?? stride ?? 1,
    1,
    pad,
    dimRoundingMode,
  );
  return backend.make(outShape);
};

export const shapeInputGradient: ShapeKernel = ({ inputs: { filter }, attrs, backend }) => {
  const { stride, phaseFilterShape, phasedShape, inputShape } = planInputGradient(filter.shape, attrs);
  const phaseFilter = backend.make(phaseFilterShape);
  const phased = backend.make(phasedShape(inputShape[0]));
  backend.disposeData(phaseFilter.dataId);
  if (stride === 1) return phased;
  const dx = backend.make(inputShape);
  backend.disposeData(phased.dataId);
  return dx;
};

export const shapeFilterGradient: ShapeKernel = ({ inputs: { x, dy }, attrs, backend }) => {
  const { filterShape, correlation } = planFilterGradient(x, dy, attrs);
  const out = backend.make(filterShape);
  if (correlation === null) return out;
  const { unfolded, factor, products } = correlationShapes(correlation);
  const scratch = [unfolded, factor, ...products].map((shape) => backend.make(shape));
  for (const { dataId } of scratch) backend.disposeData(dataId);
  return out;
};
