// `npm run golden` as a program: passes what is right, fails on what is wrong and on what it does not know.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const ROOT = join(import.meta.dirname, '..');

let folder = '';
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tendril-golden-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

function golden(...words: string[]) {
  const args = ['--import', 'tsx', 'scripts/golden.ts', ...words];
  return spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', timeout: 240_000 });
}

/** A line of three pixels, which is its own skeleton and its own tube. */
function writeLine(group: string, name: string, changes: { skeleton?: number[]; extra?: object } = {}): void {
  const mask = [0, 1, 1, 1, 0];
  const tensors = [mask, changes.skeleton ?? mask, mask, mask];
  const bytes = new Uint8Array(8 * tensors.length);
  tensors.forEach((values, i) => bytes.set(values, 8 * i));
  const entry = (i: number) => ({ dtype: 'u8', shape: [1, 5], offset: 8 * i, nbytes: 5 });
  const json = {
    id: `${group}/${name}`,
    group,
    notes: '',
    params: {},
    scalars: {
      mask_pixels: 3,
      skeleton_pixels: 3,
      mask_b0: 1,
      mask_b1: 0,
      mask_euler8: 1,
      skeleton_b0: 1,
      skeleton_b1: 0,
    },
    tensors: {
      mask: entry(0),
      skeleton_zhang: entry(1),
      tubed_skeleton: entry(2),
      menten_k5: entry(3),
      ...changes.extra,
    },
  };
  const target = join(folder, group, name);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'case.json'), JSON.stringify(json));
  writeFileSync(join(target, 'data.bin'), bytes);
}

test('passes a case that is right', () => {
  writeLine('skel', 'line');
  const { status, stdout } = golden(folder, '--backend', 'wasm', '--json');
  const report = JSON.parse(stdout) as { passed: number; failed: number; groups: { group: string }[] };
  expect([status, report.passed, report.failed]).toEqual([0, 1, 0]);
  expect(report.groups.map(({ group }) => group)).toEqual(['skel']);
});

test('fails on a wrong pixel, an unknown group and an unknown tensor, and names each', () => {
  writeLine('skel', 'line');
  writeLine('skel', 'wrong', { skeleton: [0, 1, 0, 1, 0] });
  writeLine('skel', 'more', {
    extra: { menten_k5_mirrored: { dtype: 'u8', shape: [1, 5], offset: 0, nbytes: 5 } },
  });
  writeLine('riddle', 'line');
  const { status, stdout } = golden(folder, '--backend', 'wasm');
  expect(status).toBe(1);
  expect(stdout).toContain('1 passed, 3 failed');
  expect(stdout).toContain('wasm skel/wrong: skeleton_zhang: 1 elements differ');
  expect(stdout).toContain('wasm skel/more: Nothing here knows the tensor "menten_k5_mirrored".');
  expect(stdout).toContain('wasm riddle/line: Nothing here knows the group "riddle".');
});

test('a folder without cases is a mistake on the command line', () => {
  const { status, stderr } = golden(folder);
  expect(status).toBe(2);
  expect(stderr).toContain('holds no golden case');
});
