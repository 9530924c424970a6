// Reads golden vectors from a folder: one folder a case, with case.json and data.bin.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GoldenCase, type GoldenJson, makeCase } from './golden-case.ts';

export type { GoldenCase } from './golden-case.ts';

/** Folder of the open golden vectors, beside the project; may be absent. */
export const GOLDEN_ROOT = fileURLToPath(new URL('../../../shared/reference/golden/open', import.meta.url));

/** True where the golden vectors lie beside the project. Tests skip, and say so, where they do not. */
export const hasGolden = existsSync(join(GOLDEN_ROOT, 'index.json'));

/** For names of tests that need the golden vectors. */
export const GOLDEN_TITLE = hasGolden
  ? 'golden vectors'
  : 'golden vectors (skipped: ../shared/reference/golden/open is not there)';

/**
 * Folders of all cases below `root`, sorted; [] where the root is absent.
 *
 * @param groups only these groups; all where not given
 */
export function listCases(root: string, groups?: readonly string[]): string[] {
  if (!existsSync(root)) return [];
  const folders = (parent: string) =>
    readdirSync(parent)
      .filter((name) => statSync(join(parent, name)).isDirectory())
      .sort();
  return (groups ?? folders(root)).flatMap((group) =>
    folders(join(root, group)).map((name) => join(root, group, name)),
  );
}

/** Reads one case. */
export function readCase(folder: string): GoldenCase {
  const json = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as GoldenJson;
  const [group, name] = folder.split(/[\\/]/).slice(-2);
  return makeCase(group, name, json, readFileSync(join(folder, 'data.bin')));
}
