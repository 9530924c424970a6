// clDice's soft skeleton on the wasm heap.
import type { SoftSkeletonAttributes } from '../../../losses/terms/soft-skeleton.ts';
import { softSkeletonGradientOfBatch, softSkeletonOfBatch } from '../soft-skeleton-planes.ts';
import { makeFloats, viewFloats, type WasmKernel } from './heap.ts';

/** Input x [B,H,W,C]; output S(x). */
export const wasmSoftSkeleton: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x } = inputs;
  const { iterations } = attrs as SoftSkeletonAttributes;
  const out = makeFloats(backend, x.shape);
  softSkeletonOfBatch(viewFloats(backend, x), viewFloats(backend, out), x.shape, iterations);
  return out;
};

/** Inputs x, dy [B,H,W,C]; output d Σ dy · S(x) / d x. */
export const wasmSoftSkeletonGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs;
  const { iterations } = attrs as SoftSkeletonAttributes;
  const out = makeFloats(backend, x.shape);
  const [image, upstream, gradient] = [x, dy, out].map((info) => viewFloats(backend, info));
  softSkeletonGradientOfBatch(image, upstream, gradient, x.shape, iterations);
  return out;
};
