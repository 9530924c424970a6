// What a run was made with.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Versions {
  tendril: string;
  tfjs: string;
  node: string;
  browser: string | null;
}

/** @param browser null where it never started */
export function readVersions(browser: string | null): Versions {
  const manifest = (folder: string) =>
    JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', folder, 'package.json'), 'utf8')) as {
      version: string;
    };
  return {
    tendril: manifest('.').version,
    tfjs: manifest('node_modules/@tensorflow/tfjs-core').version,
    node: process.versions.node,
    browser,
  };
}
