// The topology-preserving skeleton on the wasm heap.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TopologySkeletonAttributes } from '../../../losses/terms/topology-skeleton.ts';
import { topologySkeletonOfBatch } from '../topology-skeleton-planes.ts';
import { makeFloats, viewFloats, type WasmKernel } from './heap.ts';

/** Inputs x and perhaps noise [B,H,W,C]; outputs skeleton and slopes d skeleton / d x. */
export const wasmTopologySkeleton: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x } = inputs;
  const noise = inputs['noise'] as TensorInfo | undefined;
  const outputs = [makeFloats(backend, x.shape), makeFloats(backend, x.shape)];
  const [skeleton, slopes] = outputs.map((info) => viewFloats(backend, info));
  topologySkeletonOfBatch(
    viewFloats(backend, x),
    noise === undefined ? null : viewFloats(backend, noise),
    { skeleton, slopes },
    x.shape,
    attrs as TopologySkeletonAttributes,
  );
  return outputs;
};
