// Builds dist when it is missing or older than its sources.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = [
  'src',
  'public',
  'scripts/headless',
  'scripts/preload-page.ts',
  'scripts/policy-meta.ts',
  'scripts/security-headers.ts',
  'scripts/third-party-licences.ts',
  'index.html',
  'headless.html',
  'golden.html',
  'parity.html',
  'scripts/golden/dual-betti.ts',
  'scripts/golden/golden-case.ts',
  'vite.config.ts',
  'package-lock.json',
];
// The page that the build writes last and that every use of dist needs.
const RESULTS = ['dist/index.html', 'dist/headless.html', 'dist/golden.html', 'dist/parity.html'];

function newest(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** True when dist holds all pages and no source is newer. */
export function isBuildFresh(): boolean {
  const results = RESULTS.map((path) => join(ROOT, path));
  if (!results.every((path) => existsSync(path))) return false;
  const built = Math.min(...results.map((path) => statSync(path).mtimeMs));
  return SOURCES.every((path) => newest(join(ROOT, path)) <= built);
}

/**
 * Brings dist up to date; what the build has to say goes to stderr.
 *
 * @throws Error with one sentence when the build fails
 */
export function buildIfStale(): void {
  if (isBuildFresh()) return;
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const built = spawnSync(process.execPath, [vite, 'build'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (built.status !== 0) throw new Error('The build of the page failed; its output above says why.');
}
