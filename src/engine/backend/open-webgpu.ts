// WebGPU bring-up with a device of our own: the adapter's real limits, its failures heard, its name told.
import * as tf from '@tensorflow/tfjs-core';
import { registerKernels } from '../kernels/register-kernels.ts';
import type { BackendInfo } from '../train-events.ts';
import { describeAdapter, isSoftwareAdapter } from './adapter-description.ts';
import { meterDevice } from './memory-meter.ts';
import { watchDevice } from './watch-device.ts';

/** Asked for at the adapter's own value; the defaults are far lower (128 MiB a binding, 8 buffers a shader). */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const;

const FEATURES: GPUFeatureName[] = ['timestamp-query', 'subgroups', 'shader-f16'];

async function requestAdapter(): Promise<GPUAdapter> {
  const gpu = navigator.gpu as GPU | undefined;
  if (!gpu) throw new Error('this browser has no WebGPU (navigator.gpu is missing)');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new Error('No WebGPU adapter: the browser offers no graphics processor');
  return adapter;
}

/**
 * Registers and selects the webgpu backend.
 *
 * @param onFailure see openBackend.
 * @throws Error with the reason, as half a sentence, when there is no usable adapter or device.
 */
export async function openWebGpu(onFailure: (message: string) => void): Promise<BackendInfo> {
  const adapter = await requestAdapter();
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  // Importing the package registers a factory that would ask for a device of its own.
  if (tf.findBackendFactory('webgpu') !== null) tf.removeBackend('webgpu');

  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  watchDevice(device, onFailure);
  meterDevice(device);
  registerKernels('webgpu');
  tf.registerBackend('webgpu', () => new OwnedBackend(device, adapter.info), 3);

  /** Closing the backend gives the device back, too. */
  class OwnedBackend extends WebGPUBackend {
    override dispose(): void {
      super.dispose();
      this.device.destroy();
    }
  }

  if (!(await tf.setBackend('webgpu'))) throw new Error('tfjs could not start its webgpu backend');
  const isSoftware = isSoftwareAdapter(adapter.info);
  const name = describeAdapter(adapter.info);
  return {
    backend: 'webgpu',
    adapter: name,
    isSoftware,
    notice: isSoftware
      ? `WebGPU runs on a software adapter (${name}): the numbers are right, the speed is a small part of a graphics processor's.`
      : null,
  };
}
