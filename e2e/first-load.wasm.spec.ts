// How much the page fetches until its first picture, the recorded run, is on screen, with nothing cached; and until it can train.
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Request, expect, test } from '@playwright/test';
import { TrainPage } from './pages/train-page.ts';

const DIST = join(import.meta.dirname, '..', 'dist');
const CODE = ['.html', '.js', '.css'];
const MOST_CODE_BYTES = 350_000;

const gzipBytes = (name: string): number => gzipSync(readFileSync(join(DIST, name))).length;
const sumOf = (names: readonly string[]): number => names.reduce((sum, name) => sum + gzipBytes(name), 0);
const isCode = (name: string): boolean => CODE.includes(extname(name));
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} KB`;
const sizesOf = (names: readonly string[]): string =>
  `${kilobytes(sumOf(names.filter(isCode)))} of page, scripts and styles, ` +
  `${kilobytes(sumOf(names.filter((name) => !isCode(name))))} of pictures, recording and the rest`;

test('the first load is at most 350 KB of page, scripts and styles, gzip', async ({ page, baseURL }) => {
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  await page.goto('/', { waitUntil: 'commit' });
  const painted = await page.waitForFunction(
    () => {
      const mark = performance.getEntriesByName('tendril-recorded-painted').at(0);
      return mark === undefined ? undefined : performance.timeOrigin + mark.startTime;
    },
    undefined,
    { timeout: 30_000 },
  );
  const paintedAtMs = (await painted.jsonValue()) ?? NaN;
  const train = new TrainPage(page);
  await train.expectPaired('12 of 12 paired');
  await expect(train.backend).toHaveAttribute('data-backend', 'wasm', { timeout: 60_000 });

  /** Files of the build, each once, that were asked for until then. */
  const filesUntil = (ms: number): string[] => [
    ...new Set(
      requests
        .filter((request) => request.url().startsWith(`${baseURL}/`))
        // A request that is under way has no time yet: it is later than everything painted.
        .filter((request) => (request.timing().startTime > 0 ? request.timing().startTime : Infinity) <= ms)
        .map((request) => new URL(request.url()).pathname)
        .map((path) => (path === '/' ? 'index.html' : path.slice(1))),
    ),
  ];
  const first = filesUntil(paintedAtMs);
  const all = filesUntil(Infinity);
  console.log(`until the first picture: ${sizesOf(first)}; until it can train: ${sizesOf(all)} (gzip)`);

  // What is known to be needed is among them, so that nothing is measured on an empty list.
  for (const wanted of [/^index\.html$/, /^assets\/main-.*\.js$/, /\.css$/, /paint\.worker/, /^recorded\//])
    expect(first.filter((name) => wanted.test(name))).not.toHaveLength(0);
  // Training, with tfjs, and the readers of TIFF come later.
  expect(first.filter((name) => /train\.worker|data\.worker|geotiff|\.wasm$/.test(name))).toEqual([]);
  expect(all.filter((name) => /train\.worker/.test(name))).toHaveLength(1);
  expect(all.filter((name) => /geotiff/.test(name))).toEqual([]);
  expect(sumOf(first.filter(isCode))).toBeLessThanOrEqual(MOST_CODE_BYTES);
});
