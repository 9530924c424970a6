// The shape of a recorder, and what recorders share.
import { readFileSync, readdirSync, rmSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Recorded {
  /** Below public/recorded. */
  folder: string;
  bytes: number;
}

export interface Recorder {
  /** The word after `npm run record --`. */
  id: string;
  about: string;
  /** Trains and writes. @throws Error with one sentence */
  record: () => Promise<Recorded>;
}

const ROOT = join(import.meta.dirname, '..', '..');
export const PUBLIC = join(ROOT, 'public');

/** More would slow the first visit down. */
const MOST_BYTES = 600_000;

/** Empties the folder of a recording, or makes it. */
export function freshFolder(name: string): string {
  const folder = join(PUBLIC, 'recorded', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** @throws Error where the recording is too large to ship */
export function weigh(folder: string): Recorded {
  const bytes = bytesBelow(folder);
  if (bytes > MOST_BYTES)
    throw new Error(`${folder} has ${bytes} bytes; ${MOST_BYTES} may ship: record fewer images or runs.`);
  return { folder, bytes };
}

export interface SamplePair {
  name: string;
  /** Paths below public/samples. */
  image: string;
  mask: string;
}

interface SampleSet {
  id: string;
  name: string;
  pairs: SamplePair[];
}

function sampleSet(id: string): SampleSet {
  const sets = JSON.parse(readFileSync(join(PUBLIC, 'samples', 'index.json'), 'utf8')) as SampleSet[];
  const set = sets.find((one) => one.id === id);
  if (set === undefined) throw new Error(`There is no sample set ${id}; run npm run samples first.`);
  return set;
}

/** Pairs of a built-in set. @throws Error where there is no such set */
export const samplePairs = (id: string): SamplePair[] => sampleSet(id).pairs;

/** As the page calls it. @throws Error where there is no such set */
export const sampleSetName = (id: string): string => sampleSet(id).name;
