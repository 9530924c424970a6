// A folder with a few files of a larger set, outside the project, for drops of folders.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface StagedFolder {
  path: string;
  remove(): void;
}

/**
 * @param name of the folder
 * @param files where each file lies below the folder, and where it is copied from
 */
export function stageFolder(name: string, files: Record<string, string>): StagedFolder {
  const root = mkdtempSync(join(tmpdir(), 'tendril-e2e-'));
  const path = join(root, name);
  for (const [below, from] of Object.entries(files)) {
    mkdirSync(dirname(join(path, below)), { recursive: true });
    copyFileSync(from, join(path, below));
  }
  return { path, remove: () => rmSync(root, { recursive: true, force: true }) };
}
