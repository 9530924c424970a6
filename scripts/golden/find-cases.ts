// All golden cases below a folder, with the folder's shape checked.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../train/usage-error.ts';

export interface FoundCase {
  group: string;
  name: string;
  /** Paths of case.json and data.bin. */
  json: string;
  data: string;
}

/**
 * Cases in DIR/<group>/<case>, sorted by group and name. A single group's or a single case's folder is taken as well.
 *
 * @throws UsageError when the folder is absent, holds no case, or a folder in it lacks one of the two files.
 */
export function findCases(folder: string): FoundCase[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UsageError(`There is no folder ${folder}.`);
  }
  const cases = collect(folder.replace(/[\\/]+$/, ''));
  if (cases.length === 0) {
    throw new UsageError(`${folder} holds no golden case: no folder below it has a case.json.`);
  }
  return cases.sort((a, b) => a.group.localeCompare(b.group) || a.name.localeCompare(b.name));
}

function collect(folder: string): FoundCase[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const [hasJson, hasData] = ['case.json', 'data.bin'].map((file) =>
    entries.some((entry) => entry.name === file),
  );
  if (hasJson || hasData) {
    if (!hasJson || !hasData) {
      throw new UsageError(`${folder} has no ${hasJson ? 'data.bin' : 'case.json'}; restore the file.`);
    }
    const [group, name] = join(process.cwd(), folder).split(/[\\/]/).slice(-2);
    return [{ group, name, json: join(folder, 'case.json'), data: join(folder, 'data.bin') }];
  }
  return entries.filter((entry) => entry.isDirectory()).flatMap((entry) => collect(join(folder, entry.name)));
}
