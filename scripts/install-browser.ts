// The step before `npm test`: finds a browser, else installs one, else says in one sentence what to install.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser, lookUpBrowser } from './find-browser.ts';

const APT_MS = 600_000;
/** On closed networks the download never begins and never fails. */
const DOWNLOAD_MS = 90_000;

/** Runs a program for a bounded time; when that is over it ends together with all that it started. */
async function runBounded(program: string, words: string[], limitMs: number): Promise<boolean> {
  const child = spawn(program, words, {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const timer = setTimeout(() => {
    console.error(`${program} took longer than ${limitMs / 1000} s and was ended.`);
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, limitMs);
  const isGood = await new Promise<boolean>((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
  clearTimeout(timer);
  return isGood;
}

async function installFromDebian(): Promise<void> {
  // A stale list is no reason to give up: the installation itself decides.
  await runBounded('apt-get', ['update'], APT_MS);
  await runBounded('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], APT_MS);
}

async function installFromPlaywright(): Promise<void> {
  const cli = join(import.meta.dirname, '..', 'node_modules', 'playwright', 'cli.js');
  await runBounded(process.execPath, [cli, 'install', '--no-shell', 'chromium'], DOWNLOAD_MS);
}

async function install(): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    console.log('No browser found: installing Debian’s chromium.');
    await installFromDebian();
  }
  if (lookUpBrowser() === null) {
    console.log('No browser found: asking Playwright for its own.');
    await installFromPlaywright();
  }
}

try {
  if (lookUpBrowser() === null) await install();
  console.log(`Browser: ${findBrowser()}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
