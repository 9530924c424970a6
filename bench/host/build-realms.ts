// Bundles what runs beside the GPU, so that the same files run in Node and in a browser.
import { join } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '..', '..');
/** Of this process alone, so that two benchmarks do not build over each other. */
export const REALM_FOLDER = join(ROOT, '.cache', 'bench', String(process.pid));

export const REALMS = [
  'ours',
  'stock-tfjs',
  'jax-js',
  'losses',
  'kernels',
  'gradients',
  'wasm-ours',
  'wasm-composed',
  'skeleton-worker',
] as const;
export type RealmName = (typeof REALMS)[number];

export async function buildRealms(): Promise<void> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2023',
      minify: false,
      outDir: REALM_FOLDER,
      emptyOutDir: true,
      // As a library: without it Vite adds code that preloads modules in a document.
      lib: {
        entry: Object.fromEntries(REALMS.map((name) => [name, join(ROOT, 'bench', 'realm', `${name}.ts`)])),
        formats: ['es'],
      },
      rollupOptions: { output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  });
}
