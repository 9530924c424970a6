// How much memory a run may take here.
import * as tf from '@tensorflow/tfjs-core';
import { currentWebGpuBackend } from '../replay/traced-backend.ts';

export interface MemoryLimits {
  /** Limits on one buffer, by the name that WebGPU gives them; on wasm there are none. */
  buffer: { name: string; bytes: number }[];
  /** Stated budget for all of a run together. */
  totalBytes: number;
}

/**
 * What a run may hold where nothing else is said. WebGPU does not tell how much memory a graphics card has: 4 GB is what
 * most have. The wasm heap ends at 4 GB; half of it is left to XNNPACK's own copies and to gaps.
 */
export const DEFAULT_BUDGET_BYTES = { webgpu: 4e9, wasm: 2e9 } as const;

/** @param budgetBytes in place of the default; null: the default */
export function readMemoryLimits(budgetBytes: number | null): MemoryLimits {
  if (tf.getBackend() !== 'webgpu') {
    return { buffer: [], totalBytes: budgetBytes ?? DEFAULT_BUDGET_BYTES.wasm };
  }
  const { limits } = currentWebGpuBackend().device;
  return {
    buffer: (['maxStorageBufferBindingSize', 'maxBufferSize'] as const).map((name) => ({
      name,
      bytes: limits[name],
    })),
    totalBytes: budgetBytes ?? DEFAULT_BUDGET_BYTES.webgpu,
  };
}
