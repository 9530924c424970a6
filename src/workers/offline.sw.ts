// The service worker: after the first visit the page works without a network, and where a static host sends no headers of its
// own it is isolated all the same, which WebAssembly threads need, and its workers, which no <meta> reaches, keep to their own
// origin as the page does. It asks no other host for anything.
import { addPlugins, cleanupOutdatedCaches, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { NetworkFirst } from 'workbox-strategies';
import { headerPolicy } from './security-policy.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

const MISSED_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': headerPolicy(),
};

/** The same response, isolated and with the security policy. What a server says itself is kept. */
function isolate(response: Response): Response {
  const missing = Object.entries(MISSED_HEADERS).filter(([name]) => !response.headers.has(name));
  // An opaque or redirected response cannot be made anew.
  if (missing.length === 0 || response.type === 'opaque' || response.type === 'opaqueredirect')
    return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of missing) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

const isolation = {
  handlerWillRespond: ({ response }: { response: Response }) => Promise.resolve(isolate(response)),
};

addPlugins([isolation]);
cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);

// Sample sets and recorded runs come with their first use, and stay.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && /\/(samples|recorded)\//.test(url.pathname),
  new NetworkFirst({ cacheName: 'tendril-samples', plugins: [isolation] }),
);

self.addEventListener('message', (event) => {
  // A new version waits until the person agrees: a run under way is not cut off.
  if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
