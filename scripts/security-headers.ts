// One place for the headers of every server (development, preview, headless runner), so that what is tested is what is served.
import { serverPort } from './server-port.ts';

/**
 * Response headers: cross-origin isolation (shared memory for the wasm threads) and a Content-Security-Policy that
 * lets the page talk to its own origin only.
 *
 * @param mode 'dev' additionally admits Vite's inline refresh script and its web socket.
 */
export function securityHeaders(mode: 'dev' | 'build'): Record<string, string> {
  const scriptSource = mode === 'dev' ? "'self' 'unsafe-inline'" : "'self'";
  const connectSource = mode === 'dev' ? `'self' ws://localhost:${serverPort()}` : "'self'";
  return {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': [
      "default-src 'none'",
      // wasm-unsafe-eval: compiling WebAssembly; blob: the pthread workers of the wasm backend.
      `script-src ${scriptSource} 'wasm-unsafe-eval' blob:`,
      "worker-src 'self' blob:",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' blob: data:",
      "font-src 'self'",
      `connect-src ${connectSource} blob:`,
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}
