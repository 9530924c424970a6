import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCases } from './find-cases.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tendril-golden-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function makeCase(group: string, name: string, files = ['case.json', 'data.bin']): void {
  mkdirSync(join(folder, group, name), { recursive: true });
  for (const file of files) writeFileSync(join(folder, group, name, file), '');
}

describe('findCases', () => {
  it('finds every case, sorted by group and name, and leaves loose files alone', () => {
    makeCase('skel', 'b');
    makeCase('skel', 'a');
    makeCase('never-heard-of', 'c');
    writeFileSync(join(folder, 'index.json'), '{}');
    expect(findCases(folder).map(({ group, name }) => `${group}/${name}`)).toEqual([
      'never-heard-of/c',
      'skel/a',
      'skel/b',
    ]);
  });

  it('takes the folder of one group or of one case', () => {
    makeCase('skel', 'a');
    const expected = [{ group: 'skel', name: 'a' }];
    expect(findCases(join(folder, 'skel'))).toMatchObject(expected);
    expect(findCases(join(folder, 'skel', 'a/'))).toMatchObject(expected);
  });

  it('refuses an absent folder, an empty one, and half a case', () => {
    expect(() => findCases(join(folder, 'nowhere'))).toThrow(/There is no folder .*nowhere\./);
    expect(() => findCases(folder)).toThrow(/holds no golden case/);
    makeCase('skel', 'half', ['case.json']);
    expect(() => findCases(folder)).toThrow(/half has no data\.bin; restore the file\./);
  });
});
