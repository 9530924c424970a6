import react from '@vitejs/plugin-react';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vite';
import { MANIFEST } from './scripts/web-manifest.ts';
import { LATE_DEPENDENCIES } from './scripts/late-dependencies.ts';
import { policyMeta } from './scripts/policy-meta.ts';
import { preloadPage } from './scripts/preload-page.ts';
import { securityHeaders } from './scripts/security-headers.ts';
import { serverPort } from './scripts/server-port.ts';
import { LICENCES_FILE, thirdPartyLicences } from './scripts/third-party-licences.ts';

export default defineConfig(({ command, isPreview }) => {
  const listen = { port: serverPort(), strictPort: true };
  const licences = thirdPartyLicences();
  const isDev = command === 'serve' && isPreview !== true;
  return {
    // Two pages, so an unknown address is a 404 and not the first page again.
    appType: 'mpa' as const,
    plugins: [
      react(),
      preloadPage('/src/ui/main.tsx'),
      policyMeta(),
      licences.collect(),
      VitePWA({
        strategies: 'injectManifest',
        srcDir: 'src/workers',
        filename: 'offline.sw.ts',
        injectRegister: false,
        registerType: 'prompt',
        manifest: MANIFEST,
        injectManifest: {
          buildPlugins: { vite: licences.write() },
          // The page, everything it may load later, the first sample set and the recorded run of it.
          globPatterns: [
            'index.html',
            'assets/*.{js,css,wasm}',
            'icons/*',
            LICENCES_FILE,
            'samples/index.json',
            'samples/vessels/**',
            'recorded/training-vessels/**',
          ],
          globIgnores: ['assets/{golden,parity,headless}-*.js'],
          maximumFileSizeToCacheInBytes: 8_000_000,
        },
      }),
    ],
    build: {
      target: 'es2023',
      // The headless pages run the same engine for `npm run train`, `npm run golden` and `npm run parity`.
      rollupOptions: {
        input: {
          main: 'index.html',
          headless: 'headless.html',
          golden: 'golden.html',
          parity: 'parity.html',
        },
      },
    },
    worker: { format: 'es' as const, plugins: () => [licences.collect()] },
    // Found late, by dynamic imports in workers, they would make the development server reload the page.
    optimizeDeps: { include: [...LATE_DEPENDENCIES] },
    server: { ...listen, headers: securityHeaders(isDev ? 'dev' : 'build') },
    preview: { ...listen, headers: securityHeaders('build') },
  };
});
