// A page of headless Chromium in which one realm lives, served with the headers that threads need.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { browserArguments, findBrowser } from '../../scripts/find-browser.ts';
import type { RealmCalls } from '../realm/realm-protocol.ts';
import { REALM_FOLDER, type RealmName } from './build-realms.ts';
import { DEFAULT_LIMIT_MS, type RealmHost, within } from './realm-host.ts';

const TYPES: Record<string, string> = { js: 'text/javascript', wasm: 'application/wasm' };
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

declare global {
  interface Window {
    tendrilRealm?: { calls: RealmCalls; adapter: string };
  }
}

/** Serves the built realms on a free port of this machine. */
async function serveRealms(): Promise<{ origin: string; close: () => void }> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(REALM_FOLDER, path);
    if (path === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html', ...ISOLATION }).end('<!doctype html>');
    } else if (file.startsWith(REALM_FOLDER) && existsSync(file)) {
      const type = TYPES[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
      response.writeHead(200, { 'Content-Type': type, ...ISOLATION }).end(readFileSync(file));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The realms’ server has no port.');
  return { origin: `http://localhost:${address.port}`, close: () => server.close() };
}

/** Opens a realm in a Chromium of its own; WebGPU there is whatever the browser gives. */
export async function openBrowserRealm(name: RealmName): Promise<RealmHost> {
  const server = await serveRealms();
  let browser: Browser | null = null;
  const close = async () => {
    await browser?.close();
    server.close();
  };
  try {
    browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments('webgpu') });
    const page = await browser.newPage();
    await page.goto(server.origin);
    const adapter = await page.evaluate(async (file) => {
      const gpu = navigator.gpu as GPU | undefined;
      const info = (await gpu?.requestAdapter())?.info;
      const { calls } = (await import(file)) as { calls: RealmCalls };
      const adapter = info === undefined ? 'no adapter' : `${info.vendor} ${info.architecture}`.trim();
      window.tendrilRealm = { calls, adapter };
      return adapter;
    }, `/${name}.js`);
    return {
      adapter: `chromium ${browser.version()}, ${adapter}`,
      call<Result>(callName: string, argument: unknown, limitMs = DEFAULT_LIMIT_MS) {
        const answer = page.evaluate(([call, given]) => window.tendrilRealm!.calls[call](given as never), [
          callName,
          argument,
        ] as const);
        return within(answer, limitMs, `${name}: ${callName}`) as Promise<Result>;
      },
      cpuMs: () => null,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
