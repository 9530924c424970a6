/** Packages that workers import dynamically: Vite's development server must bundle them before it meets them. */
export const LATE_DEPENDENCIES: readonly string[] = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/register_all_gradients.js',
  '@tensorflow/tfjs-backend-webgpu',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js',
  'geotiff',
  'fast-png',
  'fflate',
  'comlink',
  'valibot',
];
