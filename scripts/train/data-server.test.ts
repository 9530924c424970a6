import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer } from './data-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'tendril-server-'));
const outputs = new Map<string, Buffer>();
let server: Server;
let origin = '';

beforeAll(async () => {
  writeFileSync(join(folder, 'one.png'), 'one');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const files = [
    { path: 'images/one.png', location: join(folder, 'one.png') },
    { path: 'images/gone.png', location: join(folder, 'gone.png') },
  ];
  server = createServer((request, response) => {
    if (!answer(request, response, files, outputs)) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  origin = `http://127.0.0.1:${address.port}`;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

describe('answer', () => {
  it('lists the files with addresses that give their bytes', async () => {
    const list = (await (await fetch(`${origin}/runner/files.json`)).json()) as {
      path: string;
      url: string;
    }[];
    expect(list.map(({ path }) => path)).toEqual(['images/one.png', 'images/gone.png']);
    expect(await (await fetch(origin + list[0].url)).text()).toBe('one');
  });

  it.each(['2', '-1', '../secret.txt', '..%2Fsecret.txt', 'images/one.png', '0x0', '', '1'])(
    'has nothing under files/%s',
    async (name) => {
      // fetch would tidy "../" away, so the path goes out as it is written.
      const response = await fetch(`${origin}/runner/files/${name.replaceAll('../', '%2e%2e/')}`);
      expect([404, 418]).toContain(response.status);
      expect(await response.text()).not.toContain('secret');
    },
  );

  it('keeps what the page puts', async () => {
    const response = await fetch(`${origin}/runner/outputs/weights`, {
      method: 'PUT',
      body: Uint8Array.of(1, 2, 255),
    });
    expect(response.status).toBe(204);
    expect([...(outputs.get('weights') ?? [])]).toEqual([1, 2, 255]);
  });

  it('leaves everything else to the page’s own server', async () => {
    expect((await fetch(`${origin}/index.html`)).status).toBe(418);
  });
});
