// After the first visit the page works without a network; on a host without headers it is isolated all the same.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { expect, test } from '@playwright/test';
import { TrainPage } from './pages/train-page.ts';

const DIST = join(import.meta.dirname, '..', 'dist');
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** A host that sends files and no header but their type. */
function serveBare(): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(DIST, path === '/' ? 'index.html' : path);
    if (!file.startsWith(DIST) || !existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

test.use({ serviceWorkers: 'allow' });

const waitForStore = (train: TrainPage) =>
  train.page.waitForFunction(
    async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated',
    undefined,
    { timeout: 60_000 },
  );

test('is isolated on a host that sends no headers, and trains when that host is gone', async ({ page }) => {
  const server = await serveBare();
  const train = new TrainPage(page);
  try {
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://localhost:${port}/`);
    await expect
      .poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false), { timeout: 60_000 })
      .toBe(true);
    await train.expectPaired('12 of 12 paired');
    await waitForStore(train);
  } finally {
    server.close();
    server.closeAllConnections();
  }
  await page.reload();
  await expect(page.getByTestId('recorded')).toBeVisible();
  await train.expectPaired('12 of 12 paired');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await train.set({ 'Patch, px': 64, Channels: 8, Depth: 2, Batch: 2, Steps: 4, 'Validate every': 4 });
  await train.play.click();
  await train.waitForStep(4, 120_000);
});
