// Writes a ZIP's files below a folder.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { UsageError } from '../train/usage-error.ts';

/** @throws UsageError where the folder is there already: two data sets would be mixed */
export function checkTarget(target: string): void {
  if (existsSync(target))
    throw new UsageError(`${target} is there already; remove it, or choose another --id or --name.`);
}

/** @throws UsageError where nothing can be written */
export function writeArchive(out: string, zip: Uint8Array): void {
  try {
    for (const [path, bytes] of Object.entries(unzipSync(zip))) {
      const location = join(out, path);
      mkdirSync(dirname(location), { recursive: true });
      writeFileSync(location, bytes);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`--out ${out} cannot be written to (${code}); name another folder.`);
  }
}
