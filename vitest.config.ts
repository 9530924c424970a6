import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { browserArguments, findBrowser } from './scripts/find-browser.ts';
import { LATE_DEPENDENCIES } from './scripts/late-dependencies.ts';
import { securityHeaders } from './scripts/security-headers.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['src/**/*.browser.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        // Found late, by a dynamic import, they would make Vite reload the page in the middle of the tests.
        optimizeDeps: { include: [...LATE_DEPENDENCIES] },
        server: {
          // Tests read the real images beside the project where there are any.
          fs: { allow: ['.', '../shared/data'] },
          headers: {
            'Cross-Origin-Opener-Policy': securityHeaders('dev')['Cross-Origin-Opener-Policy'],
            'Cross-Origin-Embedder-Policy': securityHeaders('dev')['Cross-Origin-Embedder-Policy'],
          },
        },
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.ts'],
          testTimeout: 240_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: findBrowser(),
                // A test of leaks takes the garbage out before it weighs the heap.
                args: [
                  ...browserArguments('webgpu'),
                  '--js-flags=--expose-gc',
                  '--enable-precise-memory-info',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
