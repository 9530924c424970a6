// What decides a run's numbers, as one hash: runs with the same hash are the same run.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ImageDivision } from '../../src/engine/experiments/divide-images.ts';
import type { RunConfig } from '../../src/engine/run-config.ts';
import type { FolderFile } from '../train/data-folder.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** All that data, training and metrics are made of. */
const CODE = [
  'scripts/headless',
  'src/data',
  'src/engine',
  'src/losses',
  'src/metrics',
  'src/morphology',
  'src/workers',
];

/** Hash over paths below the data folder and the files' bytes. */
export function fingerprintData(files: readonly FolderFile[]): string {
  const hash = createHash('sha256');
  for (const { path, location } of files) {
    const bytes = readFileSync(location);
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

function listCode(path: string): string[] {
  if (!statSync(path).isDirectory()) return /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) ? [path] : [];
  // Experiments only say what is trained, which is part of the key anyway.
  if (path === join(ROOT, 'src/engine/experiments')) return [];
  return readdirSync(path)
    .sort()
    .flatMap((name) => listCode(join(path, name)));
}

/** Hash over the code that makes the numbers and the versions of the packages in it. */
export function fingerprintCode(): string {
  const hash = createHash('sha256');
  for (const path of [
    join(ROOT, 'package-lock.json'),
    ...CODE.flatMap((folder) => listCode(join(ROOT, folder))),
  ]) {
    hash
      .update(`${relative(ROOT, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

export interface RunIdentity {
  config: RunConfig;
  classCount: number;
  split: ImageDivision;
  data: string;
  code: string;
  /** The one in use, never 'auto'. */
  backend: string;
  adapter: string;
  /** Version of the browser that trains: another one may round or compile differently. */
  browser: string;
}

/** JSON whose keys are sorted, so that equal values have equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** SHA-256 in hexadecimal. */
export function keyOf({ config, ...rest }: RunIdentity): string {
  // 'auto' and the backend that it leads to are the same run.
  const text = canonical({ ...rest, config: { ...config, backend: rest.backend } });
  return createHash('sha256').update(text).digest('hex');
}
