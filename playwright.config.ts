import { defineConfig } from '@playwright/test';
import { browserArguments, findBrowser } from './scripts/find-browser.ts';

const launchOptions = (gpu: 'webgpu' | 'none') => ({
  executablePath: findBrowser(),
  args: browserArguments(gpu),
});

export default defineConfig({
  testDir: 'e2e',
  timeout: 300_000,
  workers: 1,
  reporter: [['list']],
  use: { baseURL: 'http://localhost:4173', viewport: { width: 1440, height: 900 } },
  webServer: {
    command: 'npm start',
    url: 'http://localhost:4173',
    timeout: 120_000,
    reuseExistingServer: false,
  },
  projects: [
    { name: 'webgpu', testMatch: /\.webgpu\.spec\.ts$/, use: { launchOptions: launchOptions('webgpu') } },
    { name: 'wasm', testMatch: /\.wasm\.spec\.ts$/, use: { launchOptions: launchOptions('none') } },
  ],
});
