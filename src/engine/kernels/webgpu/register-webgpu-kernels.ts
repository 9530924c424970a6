// All kernels of ours on webgpu, in one place.

export function registerWebGpuKernels(): void {}
