// Puts our kernels in the place of tfjs's own, from outside: no fork.
import '../backend/core-gradients.ts';
import { registerConvolveGradient } from './convolve.ts';
import { registerSplitGradient } from './split-vector.ts';
import { registerWasmKernels } from './wasm/register-wasm-kernels.ts';
import { registerWebGpuKernels } from './webgpu/register-webgpu-kernels.ts';

const done = new Set<'webgpu' | 'wasm'>();

/**
 * Registers the kernels of one backend. Call it when the backend's package has been loaded and before the backend is
 * selected. Calling it again does nothing: registrations outlive a backend that was closed.
 */
export function registerKernels(backend: 'webgpu' | 'wasm'): void {
  registerConvolveGradient();
  registerSplitGradient();
  if (done.has(backend)) return;
  done.add(backend);
  if (backend === 'wasm') registerWasmKernels();
  else registerWebGpuKernels();
}
