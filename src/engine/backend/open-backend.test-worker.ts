// The bring-up as the product uses it: inside a module worker. Driven by open-backend.browser.test.ts.
import * as tf from '@tensorflow/tfjs-core';
import { convolve } from '../kernels/convolve.ts';
import { openBackend, readBackendBytes } from './open-backend.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.addEventListener('message', (event: MessageEvent<'auto' | 'webgpu' | 'wasm'>) => {
  const failures: string[] = [];
  void (async () => {
    try {
      const info = await openBackend(event.data, (message) => failures.push(message));
      // Large enough that a thread pool would share it.
      const y = tf.tidy(() =>
        convolve(tf.ones([1, 96, 96, 8]), tf.ones([3, 3, 8, 8]), tf.zeros<tf.Rank.R1>([8]), 1),
      );
      const values = await y.data();
      scope.postMessage({
        info,
        failures,
        backend: tf.getBackend(),
        registered: tf.findBackendFactory('cpu') === null,
        centre: values[(48 * 96 + 48) * 8],
        corner: values[0],
        bytes: readBackendBytes(),
      });
    } catch (error) {
      scope.postMessage({ error: error instanceof Error ? error.message : String(error) });
    }
  })();
});
