import { defineConfig } from '@playwright/test';
import { browserArguments, findBrowser } from './scripts/find-browser.ts';
import { serverPort } from './scripts/server-port.ts';

const origin = `http://localhost:${serverPort()}`;
const launchOptions = (gpu: 'webgpu' | 'none') => ({
  executablePath: findBrowser(),
  args: browserArguments(gpu),
});

export default defineConfig({
  testDir: 'e2e',
  timeout: 300_000,
  // Two cores: a second browser would only slow the first one down, and timings are asserted.
  workers: 1,
  forbidOnly: true,
  // Clocks are asserted, and another program may take the machine for a moment: a test that only passes
  // the second time is listed as flaky, one that fails twice fails.
  retries: 1,
  reporter: [['list']],
  // Storing the page for offline use is tested by itself; in every other test it would only take time.
  use: { baseURL: origin, viewport: { width: 1440, height: 900 }, trace: 'off', serviceWorkers: 'block' },
  webServer: {
    command: 'npm start',
    url: origin,
    timeout: 180_000,
    reuseExistingServer: false,
    stdout: 'ignore',
    stderr: 'pipe',
  },
  projects: [
    { name: 'cli', testMatch: /\.cli\.spec\.ts$/ },
    { name: 'wasm', testMatch: /\.wasm\.spec\.ts$/, use: { launchOptions: launchOptions('none') } },
    { name: 'webgpu', testMatch: /\.webgpu\.spec\.ts$/, use: { launchOptions: launchOptions('webgpu') } },
  ],
});
