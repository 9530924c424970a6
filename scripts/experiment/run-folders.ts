// Finished runs below an experiment's folder: what makes it resumable.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { RUN_FOLDER_KEY_DIGITS, runResultSchema } from '../../src/engine/experiments/experiment-results.ts';
import type { RunResult } from '../../src/engine/experiments/experiment-results.ts';
import { writeJson } from '../train/outputs.ts';

/** E.g. "skeleton-recall-seed1-fold0-0123456789ab". */
export function folderName(armId: string, seed: number, fold: number | null, key: string): string {
  const parts = [
    armId,
    `seed${seed}`,
    ...(fold === null ? [] : [`fold${fold}`]),
    key.slice(0, RUN_FOLDER_KEY_DIGITS),
  ];
  return parts.join('-');
}

/** The result of the finished run with this key; null where there is none, or not a whole one. */
export function readFinished(runs: string, key: string): RunResult | null {
  if (!existsSync(runs)) return null;
  const name = readdirSync(runs).find((other) => other.endsWith(`-${key.slice(0, RUN_FOLDER_KEY_DIGITS)}`));
  if (name === undefined) return null;
  try {
    const parsed = v.parse(
      runResultSchema,
      JSON.parse(readFileSync(join(runs, name, 'result.json'), 'utf8')),
    );
    return parsed.key === key ? parsed : null;
  } catch {
    // Not written by this version, or not whole: trained anew.
    return null;
  }
}

/** How many folders below `runs` hold finished runs with other keys. */
export function countOthers(runs: string, keys: readonly string[]): number {
  if (!existsSync(runs)) return 0;
  const known = new Set(keys.map((key) => key.slice(0, RUN_FOLDER_KEY_DIGITS)));
  return readdirSync(runs).filter(
    (name) => !known.has(name.slice(-RUN_FOLDER_KEY_DIGITS)) && existsSync(join(runs, name, 'result.json')),
  ).length;
}

/** An empty folder to write a run into; a former one that was left half-written is removed. */
export function beginFolder(runs: string, name: string): string {
  const folder = join(runs, `${name}.part`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The run is finished from the moment on at which its folder gets its name. */
export function finishFolder(runs: string, name: string, result: RunResult): void {
  const folder = join(runs, `${name}.part`);
  writeJson(join(folder, 'result.json'), result);
  rmSync(join(runs, name), { recursive: true, force: true });
  renameSync(folder, join(runs, name));
}
