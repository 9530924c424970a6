// Brings up the backend that computes: webgpu, then wasm. Only the chosen one is loaded; the cpu backend never is.
import * as tf from '@tensorflow/tfjs-core';
import type { BackendInfo } from '../train-events.ts';
import { checkArithmetic } from './check-arithmetic.ts';
import { readBytes } from './memory-meter.ts';
import { closeWasm, openWasm } from './open-wasm.ts';
import { openWebGpu } from './open-webgpu.ts';

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function bringUp(open: () => Promise<BackendInfo>): Promise<BackendInfo> {
  try {
    const info = await open();
    if (tf.getBackend() !== info.backend) {
      throw new Error(`tfjs reports the backend ${tf.getBackend()} where ${info.backend} was opened.`);
    }
    await checkArithmetic();
    return info;
  } catch (error) {
    closeBackend();
    throw error;
  }
}

/**
 * Opens the backend for training and makes it the current one of tfjs. An open backend is closed first, and all its
 * tensors with it.
 *
 * @param preference 'auto' takes webgpu where an adapter exists, else wasm and says so in `notice`.
 * @param onFailure called with one sentence when the device fails later: it is lost, or a command was invalid. The
 *   numbers computed from then on are worthless; the run must stop.
 * @throws Error with one sentence when the preferred backend cannot be used here.
 */
export async function openBackend(
  preference: 'auto' | 'webgpu' | 'wasm',
  onFailure: (message: string) => void,
): Promise<BackendInfo> {
  closeBackend();
  if (preference === 'wasm') return bringUp(() => openWasm('WebGPU was not asked for'));
  try {
    return await bringUp(() => openWebGpu(onFailure));
  } catch (error) {
    const reason = messageOf(error).replace(/\.$/, '');
    if (preference === 'webgpu') {
      throw new Error(`WebGPU cannot be used here: ${reason}. Choose the backend wasm, or another browser.`, {
        cause: error,
      });
    }
    return bringUp(() => openWasm(reason));
  }
}

/** Closes the open backend, if any, with all its tensors, its device and its threads. */
export function closeBackend(): void {
  if (tf.findBackendFactory('webgpu') !== null) tf.removeBackend('webgpu');
  closeWasm();
}

/** Bytes that the backend holds now: GPU buffers (tfjs's pool and recordings included), or tensors on the wasm heap. */
export function readBackendBytes(): number {
  return readBytes();
}
