// Finds a Chromium for the tests and the headless runner; never installs one (install-browser.ts does).
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Like `findBrowser`, but null where there is none.
 *
 * @throws Error when TENDRIL_BROWSER names something that cannot be run
 */
export function lookUpBrowser(): string | null {
  const named = process.env['TENDRIL_BROWSER'];
  if (named !== undefined && named !== '') {
    if (!isExecutable(named))
      throw new Error(`TENDRIL_BROWSER names ${named}, which is not an executable file.`);
    return named;
  }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  const own = chromium.executablePath();
  return own !== '' && existsSync(own) ? own : null;
}

/**
 * Path of the Chromium to use: TENDRIL_BROWSER, else chromium or chrome on PATH, else Playwright's own.
 *
 * @throws Error with one sentence that says what to install.
 */
export function findBrowser(): string {
  const path = lookUpBrowser();
  if (path === null) {
    throw new Error(
      'No browser found: install Chromium (Debian: apt-get install chromium), or set TENDRIL_BROWSER to the path of a Chrome or Chromium.',
    );
  }
  return path;
}

/**
 * Command-line switches of the test browser.
 *
 * @param gpu 'webgpu' turns WebGPU on, also on software adapters; 'none' leaves the adapter null, as on a machine without one.
 */
export function browserArguments(gpu: 'webgpu' | 'none'): string[] {
  const common = [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return gpu === 'webgpu' ? [...common, '--enable-unsafe-webgpu'] : common;
}
