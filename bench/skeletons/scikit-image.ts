// scikit-image in a process of its own, where a Python with it is installed.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { within } from '../host/realm-host.ts';

/** Debian's own Python first: python3-skimage installs there. */
const PYTHONS = ['/usr/bin/python3', 'python3'];
const PEER = join(import.meta.dirname, 'scikit-image-peer.py');
const LIMIT_MS = 120_000;

export type SkeletonWork = 'skeleton' | 'tube';

export interface SizedLabels {
  width: number;
  height: number;
  /** [height · width] */
  labels: Uint8Array;
}

export interface ScikitImage {
  version: string;
  /** Time of one call, without reading and writing. */
  measure(work: SkeletonWork, mask: SizedLabels): Promise<number>;
  compute(work: SkeletonWork, mask: SizedLabels): Promise<Uint8Array>;
  close(): void;
}

function findPython(): string | null {
  const hasIt = (python: string) =>
    spawnSync(python, ['-c', 'import numpy, skimage.morphology'], { stdio: 'ignore' }).status === 0;
  return PYTHONS.find(hasIt) ?? null;
}

/** Lines of a process in the order in which they come. */
function readAnswers(child: ChildProcess) {
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return async () => {
    const line = await lines.next();
    if (line.done === true) throw new Error('The process of scikit-image ended.');
    return JSON.parse(line.value) as { version?: string; ms?: number };
  };
}

/** @returns null where no Python with scikit-image is found */
export async function openScikitImage(): Promise<ScikitImage | null> {
  const python = findPython();
  if (python === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'tendril-skeletons-'));
  const resultFile = join(folder, 'result');
  const child = spawn(python, [PEER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const nextAnswer = readAnswers(child);
  const files = new Map<Uint8Array, string>();

  const order = async (work: SkeletonWork, mask: SizedLabels, result: string | null) => {
    let file = files.get(mask.labels);
    if (file === undefined) {
      file = join(folder, `mask-${files.size}`);
      files.set(mask.labels, file);
      writeFileSync(file, mask.labels);
    }
    const { width, height } = mask;
    child.stdin.write(`${JSON.stringify({ work, mask: file, width, height, result })}\n`);
    return (await within(nextAnswer(), LIMIT_MS, 'A call of scikit-image')).ms!;
  };
  const { version } = await within(nextAnswer(), LIMIT_MS, 'Starting scikit-image');
  return {
    version: version!,
    measure: (work, mask) => order(work, mask, null),
    async compute(work, mask) {
      await order(work, mask, resultFile);
      return new Uint8Array(readFileSync(resultFile));
    },
    close() {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
