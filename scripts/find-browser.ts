// Finds a Chromium for the tests and the headless runner; installs one only when called as a script (the pretest step).
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

function lookUp(): string | null {
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
  const path = lookUp();
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

function install(): void {
  const viaPlaywright = spawnSync('npx', ['playwright', 'install', 'chromium'], {
    stdio: 'inherit',
    timeout: 300_000,
  });
  if (viaPlaywright.status === 0 && lookUp() !== null) return;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    execFileSync('apt-get', ['update'], { stdio: 'inherit' });
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'inherit' });
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    if (lookUp() === null) install();
    console.log(`Browser: ${findBrowser()}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
