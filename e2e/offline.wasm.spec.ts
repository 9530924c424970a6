// After the first visit the page works without a network; on a host without headers it is isolated all the same.
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type Page, expect, test } from '@playwright/test';
import { headerPolicy, metaPolicy } from '../src/workers/security-policy.ts';
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
  '.txt': 'text/plain',
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

/** The directive that keeps the page from another host, tried out; null: nothing kept it. */
const refusedBy = (page: Page): Promise<string | null> =>
  page.evaluate(
    () =>
      new Promise<string | null>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        });
        fetch('http://127.0.0.1:9/').then(
          () => resolve(null),
          // The violation is told first, where there is one.
          () => setTimeout(() => resolve(null), 1000),
        );
      }),
  );

/** The policy that a file of the page, e.g. a worker, is answered with. */
const policyOf = (page: Page, path: string): Promise<string | null> =>
  page.evaluate(async (path) => (await fetch(path)).headers.get('Content-Security-Policy'), path);

test('is isolated on a host that sends no headers, and trains when that host is gone', async ({
  page,
  browser,
}) => {
  const server = await serveBare();
  const train = new TrainPage(page);
  try {
    const { port } = server.address() as AddressInfo;
    // By the page alone, which nothing is added to.
    const plain = await browser.newContext({ serviceWorkers: 'block' });
    const unstored = await plain.newPage();
    await unstored.goto(`http://localhost:${port}/`);
    expect(await refusedBy(unstored)).toBe('connect-src');
    await plain.close();

    const answer = await page.goto(`http://localhost:${port}/`);
    expect(answer?.headers()['content-security-policy']).toBeUndefined();
    expect(await answer?.text()).toContain(
      `<meta http-equiv="Content-Security-Policy" content="${metaPolicy()}" />`,
    );
    await expect
      .poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false), { timeout: 60_000 })
      .toBe(true);
    await train.expectPaired('12 of 12 paired');
    await waitForStore(train);
    expect(await refusedBy(page)).toBe('connect-src');
  } finally {
    server.close();
    server.closeAllConnections();
  }
  await page.reload();
  await expect(page.getByTestId('recorded')).toBeVisible();
  await train.expectPaired('12 of 12 paired');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const worker = readdirSync(join(DIST, 'assets')).find((name) => /^train\.worker-.*\.js$/.test(name));
  expect(await policyOf(page, `/assets/${worker}`)).toBe(headerPolicy());
  expect(await refusedBy(page)).toBe('connect-src');

  await page.keyboard.press('?');
  const licences = page.getByRole('link', { name: /^Licences of the code/ });
  const opened = page.waitForEvent('popup');
  await licences.click();
  const text = (await opened).locator('body');
  for (const name of ['react-dom', 'uplot', 'comlink', '@tensorflow/tfjs-core', 'workbox-precaching'])
    await expect(text).toContainText(new RegExp(`${name} \\d+\\.\\d+\\.\\d+ \\((MIT|Apache-2\\.0)\\)`));
  await expect(text).toContainText('Permission is hereby granted, free of charge');
  await expect(text).toContainText('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
  await (await opened).close();
  await page.keyboard.press('Escape');

  await train.set({ 'Patch, px': 64, Channels: 8, Depth: 2, Batch: 2, Steps: 4, 'Validate every': 4 });
  await train.play.click();
  await train.waitForStep(4, 120_000);
});
