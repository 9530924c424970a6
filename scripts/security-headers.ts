// One place for the headers of every server (development, preview, headless runner), so that what is tested is what is served.
import { headerPolicy } from '../src/workers/security-policy.ts';
import { serverPort } from './server-port.ts';

/**
 * Response headers: cross-origin isolation (shared memory for the wasm threads) and a Content-Security-Policy that
 * lets the page talk to its own origin only.
 *
 * @param mode 'dev' additionally admits Vite's inline refresh script and its web socket.
 */
export function securityHeaders(mode: 'dev' | 'build'): Record<string, string> {
  return {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': headerPolicy(
      mode === 'dev' ? { script: "'unsafe-inline'", connect: `ws://localhost:${serverPort()}` } : {},
    ),
  };
}
