// The PyTorch half of the comparison, as a process of its own.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Torch } from './find-torch.ts';
import type { Comparison } from './table.ts';

/**
 * Compares the runs of a folder.
 *
 * @param words of compare.py: the folder, and --predict for predictions alone
 * @param hear called for each run as it comes
 * @throws Error with Python's last words when it fails
 */
export async function runTorch(
  { python }: Torch,
  words: readonly string[],
  hear: (done: number) => void,
): Promise<Comparison[]> {
  const script = join(import.meta.dirname, 'compare.py');
  // -B: no compiled copies beside the sources.
  const child = spawn(python, ['-B', script, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text) => (complaints += String(text)));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const found: Comparison[] = [];
  for await (const line of createInterface(child.stdout)) {
    // Python writes NaN where JSON has no word for it.
    found.push(JSON.parse(line.replaceAll(/\bNaN\b/g, 'null')) as Comparison);
    hear(found.length);
  }
  if ((await ended) !== 0) throw new Error(`PyTorch's side failed: ${complaints.trim().split('\n').at(-1)}`);
  return found;
}
