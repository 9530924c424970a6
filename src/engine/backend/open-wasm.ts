// wasm bring-up: SIMD, threads where the page is cross-origin isolated, binaries from our own origin.
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { registerKernels } from '../kernels/register-kernels.ts';
import type { BackendInfo } from '../train-events.ts';
import { meterWasm } from './memory-meter.ts';

/** More threads than this do not make convolutions of this size faster, and the page needs a core, too. */
const MOST_THREADS = 4;

/** The package registers its factory once, on import; closing the backend takes it from tfjs, so we keep it. */
let factory: ReturnType<typeof tf.findBackendFactory> | null = null;

/** Removes the wasm backend, if there is one, with its tensors and threads. */
export function closeWasm(): void {
  if (tf.findBackendFactory('wasm') === null) return;
  factory ??= tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
}

async function loadPackage() {
  const [wasm, plainUrl, simdUrl, threadedUrl, threadedFactory, threadedSource] = await Promise.all([
    import('@tensorflow/tfjs-backend-wasm'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js'),
    import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js?raw'),
  ]);
  wasm.setWasmPaths({
    'tfjs-backend-wasm.wasm': plainUrl.default,
    'tfjs-backend-wasm-simd.wasm': simdUrl.default,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedUrl.default,
  });
  keepSource(threadedFactory.default, threadedSource.default);
  factory ??= tf.findBackendFactory('wasm');
  return wasm;
}

/**
 * The package starts its threads from the text of this function (toString), which bundling and minifying break: they
 * rename and remove what the function expects around it. So the text handed out is that of the file as published.
 */
function keepSource(threadedFactory: object, source: string): void {
  const start = source.indexOf('function(WasmBackendModuleThreadedSimd)');
  const end = source.indexOf('\n);\n})();', start);
  if (start < 0 || end < 0) throw new Error('the threads of this version of the wasm package are not known');
  const text = `(${source.slice(start, end)})`;
  Object.defineProperty(threadedFactory, 'toString', { value: () => text, configurable: true });
}

/**
 * The module never starts more threads than half the cores that it is told of, so two cores would give one thread;
 * while it starts it is told of twice as many as we want.
 */
async function withCores<T>(cores: number, start: () => Promise<T>): Promise<T> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
  try {
    return await start();
  } finally {
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}

/**
 * Registers and selects the wasm backend.
 *
 * @param reason why not webgpu, as half a sentence; becomes part of the notice.
 * @param options.hasOwnKernels false: tfjs's own kernels alone, to compare ours with them.
 * @throws Error with the reason, as half a sentence, when wasm cannot start.
 */
export async function openWasm(
  reason: string,
  { hasOwnKernels = true }: { hasOwnKernels?: boolean } = {},
): Promise<BackendInfo> {
  const wasm = await loadPackage();
  const wanted = Math.max(1, Math.min(navigator.hardwareConcurrency, MOST_THREADS));
  wasm.setThreadsCount(wanted);
  if (factory === null) throw new Error('the wasm package did not register its backend');
  if (tf.findBackendFactory('wasm') === null) tf.registerBackend('wasm', factory, 2);
  if (hasOwnKernels) registerKernels('wasm');
  if (!(await withCores(2 * wanted, () => tf.setBackend('wasm')))) {
    throw new Error('tfjs could not start its wasm backend');
  }
  meterWasm(tf.backend() as BackendWasm);

  const hasSimd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
  const hasThreads = (await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT')) === true;
  const threads = hasSimd && hasThreads ? wasm.getThreadsCount() : 1;
  const adapter = `${hasSimd ? 'SIMD' : 'no SIMD'}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return {
    backend: 'wasm',
    adapter,
    isSoftware: false,
    notice: `${reason}; training runs on the processor (wasm, ${adapter}), slower but the same numbers.`,
  };
}
