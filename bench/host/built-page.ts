// The built page in a Chromium of its own, served with the headers of `npm start`.
import { type Browser, type Page, chromium } from 'playwright';
import { preview } from 'vite';
import { buildIfStale } from '../../scripts/build-page.ts';
import { browserArguments, findBrowser } from '../../scripts/find-browser.ts';
import { installPaintClock } from './paint-clock.ts';

export interface BuiltPage {
  browser: Browser;
  page: Page;
  /** Processor time of all of the browser's processes so far, seconds. */
  cpuSeconds(): Promise<number>;
  close(): Promise<void>;
}

/** Opens the Train room, without WebGPU, and waits for the first sample set. */
export async function openBuiltPage(): Promise<BuiltPage> {
  buildIfStale();
  const server = await preview({ logLevel: 'error', preview: { port: 0, strictPort: false } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The server of the built page has no address.');
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments('none') });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
  const session = await browser.newBrowserCDPSession();
  await installPaintClock(page);
  await page.goto(url);
  await page.getByRole('button', { name: /\d+ of \d+ paired/ }).waitFor();
  return {
    browser,
    page,
    async cpuSeconds() {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
