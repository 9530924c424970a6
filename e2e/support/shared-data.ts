// Real files for the tests; they are not part of the project, and tests that need them say so when they are missing.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const SHARED_DATA = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');

/** Why a test is skipped. */
export const WITHOUT_SHARED_DATA = 'The folder ../shared/data with the real images is not there.';

export function hasSharedData(...parts: string[]): boolean {
  return existsSync(join(SHARED_DATA, ...parts));
}

export const sharedFile = (...parts: string[]) => join(SHARED_DATA, ...parts);
