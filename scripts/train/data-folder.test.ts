import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listData } from './data-folder.ts';
import { UsageError } from './usage-error.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tendril-data-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), 'x');
  }
}

describe('listData', () => {
  it('lists files below the folder by their relative paths, without hidden ones', () => {
    put('a/images/2.png', 'a/images/1.png', 'a/masks/1.png', 'a/.git/config', 'a/.hidden', 'b/other.png');
    const { files, validationPrefix } = listData(join(root, 'a'), null);
    expect(files.map(({ path }) => path)).toEqual(['images/1.png', 'images/2.png', 'masks/1.png']);
    expect(files[0].location).toBe(join(root, 'a/images/1.png'));
    expect(validationPrefix).toBeNull();
  });

  it('follows links, once around a circle, and passes over broken ones', () => {
    put('a/images/1.png');
    mkdirSync(join(root, 'b'));
    symlinkSync('../a/images', join(root, 'b/images'));
    symlinkSync('.', join(root, 'b/self'));
    symlinkSync('nowhere', join(root, 'b/broken'));
    expect(listData(join(root, 'b'), null).files.map(({ path }) => path)).toEqual(['images/1.png']);
  });

  it('puts the validation files under a prefix that nothing else has', () => {
    put('a/1.png', 'a/validation/2.png', 'b/3.png');
    const { files, validationPrefix } = listData(join(root, 'a'), join(root, 'b'));
    expect(validationPrefix).toBe('validation-2/');
    expect(files.map(({ path }) => path)).toEqual(['1.png', 'validation/2.png', 'validation-2/3.png']);
  });

  it('says in one sentence why a folder will not do', () => {
    put('a/1.png');
    mkdirSync(join(root, 'empty'));
    const complaint = (data: string, validation: string | null = null) => {
      try {
        listData(join(root, data), validation === null ? null : join(root, validation));
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        return (error as Error).message.replaceAll(root, '');
      }
      return 'no complaint';
    };
    expect(complaint('missing')).toBe('--data /missing: there is no such folder.');
    expect(complaint('a/1.png')).toBe('--data /a/1.png is a file; name the folder it lies in.');
    expect(complaint('empty')).toBe('--data /empty is empty; it should hold images and masks.');
    expect(complaint('a', 'empty')).toBe('--val /empty is empty; it should hold images and masks.');
  });

  it.skipIf(process.getuid?.() === 0)('names a folder it may not read (root may read all)', () => {
    put('shut/1.png');
    chmodSync(join(root, 'shut'), 0);
    expect(() => listData(join(root, 'shut'), null)).toThrow('cannot be read (EACCES)');
    chmodSync(join(root, 'shut'), 0o700);
  });
});
