import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_RUN_CONFIG } from '../../src/engine/run-config.ts';
import { fingerprintData, keyOf } from './run-key.ts';
import type { RunIdentity } from './run-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'tendril-key-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fingerprint(path: string, content: string): string {
  const location = join(folder, 'file');
  writeFileSync(location, content);
  return fingerprintData([{ path, location }]);
}

describe('fingerprintData', () => {
  it('changes with names and contents', () => {
    const one = fingerprint('a.png', 'one');
    expect(fingerprint('a.png', 'one')).toBe(one);
    expect(fingerprint('b.png', 'one')).not.toBe(one);
    expect(fingerprint('a.png', 'two')).not.toBe(one);
  });
});

describe('keyOf', () => {
  const identity: RunIdentity = {
    ...{ config: DEFAULT_RUN_CONFIG, classCount: 1, split: { train: ['a'], validation: ['b'] } },
    ...{ data: 'd', code: 'c', backend: 'wasm', adapter: 'SIMD', browser: '140.0.1' },
  };

  it('is the same whatever the order of fields, and for auto as for the backend it led to', () => {
    const { model, ...others } = DEFAULT_RUN_CONFIG;
    const reordered = { ...others, backend: 'wasm' as const, model };
    expect(keyOf({ ...identity, config: reordered })).toBe(keyOf(identity));
  });

  it.each([
    { config: { ...DEFAULT_RUN_CONFIG, seed: 8 } },
    { classCount: 2 },
    { split: { train: ['b'], validation: ['a'] } },
    { data: 'e' },
    { code: 'e' },
    { backend: 'webgpu' },
    { adapter: 'SIMD, 2 threads' },
    { browser: '140.0.2' },
  ])('changes with %j', (change) => {
    expect(keyOf({ ...identity, ...change })).not.toBe(keyOf(identity));
  });
});
