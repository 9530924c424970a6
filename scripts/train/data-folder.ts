// Lists what `npm run train` offers to the data worker: every file below a folder, under its relative path.
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './usage-error.ts';

export interface FolderFile {
  /** Path as the data worker sees it, with forward slashes. */
  path: string;
  /** Where the bytes are. */
  location: string;
}

function walk(folder: string, prefix: string, open: ReadonlySet<string>, found: FolderFile[]): void {
  // Links are followed, as data sets share images by them; a folder that contains itself is entered once.
  const real = realpathSync(folder);
  if (open.has(real)) return;
  const within = new Set(open).add(real);
  for (const name of readdirSync(folder).sort()) {
    if (name.startsWith('.')) continue;
    const location = join(folder, name);
    const stats = statSync(location, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true) walk(location, `${prefix}${name}/`, within, found);
    else if (stats?.isFile() === true) found.push({ path: prefix + name, location });
  }
}

function listFolder(flag: string, folder: string): FolderFile[] {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`${flag} ${folder}: there is no such folder.`);
  if (!stats.isDirectory()) throw new UsageError(`${flag} ${folder} is a file; name the folder it lies in.`);
  const found: FolderFile[] = [];
  try {
    walk(folder, '', new Set(), found);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`${flag} ${folder} cannot be read (${code}); check its permissions.`);
  }
  if (found.length === 0) {
    throw new UsageError(`${flag} ${folder} is empty; it should hold images and masks.`);
  }
  return found;
}

export interface OfferedFiles {
  files: FolderFile[];
  /** What the validation files' paths start with; null without a validation folder. */
  validationPrefix: string | null;
}

/**
 * Files of the data folder, and of the validation folder under a prefix of their own.
 *
 * @throws UsageError when a folder is missing, unreadable or empty
 */
export function listData(data: string, validation: string | null): OfferedFiles {
  const files = listFolder('--data', data);
  if (validation === null) return { files, validationPrefix: null };
  let prefix = 'validation/';
  for (let n = 2; files.some(({ path }) => path.startsWith(prefix)); n++) prefix = `validation-${n}/`;
  const held = listFolder('--val', validation).map(({ path, location }) => ({
    path: prefix + path,
    location,
  }));
  return { files: [...files, ...held], validationPrefix: prefix };
}
