import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { BackendInfo } from '../train-events.ts';
import { closeBackend, openBackend, readBackendBytes } from './open-backend.ts';

interface Report {
  error?: string;
  info: BackendInfo;
  failures: string[];
  backend: string;
  registered: boolean;
  centre: number;
  corner: number;
  bytes: number;
}

async function openInWorker(preference: 'auto' | 'webgpu' | 'wasm'): Promise<Report> {
  const worker = new Worker(new URL('./open-backend.test-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', (event: MessageEvent<Report>) => resolve(event.data));
      worker.addEventListener('error', (event) => reject(new Error(event.message)));
      worker.postMessage(preference);
    });
  } finally {
    worker.terminate();
  }
}

describe('openBackend in a module worker', () => {
  it.each(['webgpu', 'auto'] as const)('%s: opens the adapter of this browser and names it', async (wish) => {
    const report = await openInWorker(wish);
    expect(report.error).toBeUndefined();
    expect(report).toMatchObject({
      backend: 'webgpu',
      failures: [],
      centre: 72,
      corner: 32,
      registered: true,
    });
    expect(report.info.backend).toBe('webgpu');
    expect(report.info.adapter.length).toBeGreaterThan(3);
    if (/swiftshader/i.test(report.info.adapter)) {
      expect(report.info.isSoftware).toBe(true);
      expect(report.info.notice).toContain('software adapter');
    }
    expect(report.bytes).toBeGreaterThanOrEqual(96 * 96 * 8 * 4);
  });

  it('wasm: uses SIMD and, on this isolated page, threads', async () => {
    const report = await openInWorker('wasm');
    expect(report.error).toBeUndefined();
    expect(report).toMatchObject({ backend: 'wasm', failures: [], centre: 72, corner: 32, registered: true });
    expect(crossOriginIsolated).toBe(true);
    const threads = Math.min(4, navigator.hardwareConcurrency);
    expect(report.info).toMatchObject({
      backend: 'wasm',
      isSoftware: false,
      adapter: `SIMD, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    });
    expect(report.info.notice).toContain('slower but the same numbers');
    expect(report.bytes).toBeGreaterThanOrEqual(96 * 96 * 8 * 4);
  });
});

describe('openBackend', () => {
  const gpu = Object.getOwnPropertyDescriptor(Navigator.prototype, 'gpu');

  afterEach(() => {
    closeBackend();
    Object.defineProperty(Navigator.prototype, 'gpu', gpu!);
  });

  const withoutAdapter = () =>
    Object.defineProperty(Navigator.prototype, 'gpu', {
      configurable: true,
      get: () => ({ requestAdapter: () => Promise.resolve(null) }),
    });

  it('auto falls back to wasm and says why, when there is no adapter', async () => {
    withoutAdapter();
    const info = await openBackend('auto', () => undefined);
    expect(info.backend).toBe('wasm');
    expect(tf.getBackend()).toBe('wasm');
    expect(info.notice).toMatch(/^No WebGPU adapter: .*; training runs on the processor \(wasm, SIMD, /);
  });

  it('webgpu throws one sentence when there is no adapter', async () => {
    withoutAdapter();
    await expect(openBackend('webgpu', () => undefined)).rejects.toThrow(
      /^WebGPU cannot be used here: No WebGPU/,
    );
    expect(tf.findBackendFactory('webgpu')).toBeNull();
  });

  it('opens again after it was closed, and after another backend', async () => {
    for (const wish of ['wasm', 'webgpu', 'wasm', 'webgpu'] as const) {
      const failures: string[] = [];
      const info = await openBackend(wish, (message) => failures.push(message));
      expect(info.backend).toBe(wish);
      const x = tf.tensor1d([1, 2, 3]);
      expect(Array.from(await tf.square(x).data())).toEqual([1, 4, 9]);
      expect(readBackendBytes()).toBeGreaterThan(0);
      tf.dispose(x);
      closeBackend();
      expect(failures).toEqual([]);
    }
  });
});
