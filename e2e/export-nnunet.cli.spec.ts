// `npm run export-nnunet` as a program: what it writes is what the page would train on.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { decode } from 'fast-png';

const ROOT = join(import.meta.dirname, '..');
const SAMPLES = join(ROOT, 'public', 'samples', 'arteries-veins');

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tendril-nnunet-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

function exportNnunet(...words: string[]) {
  const args = ['--import', 'tsx', 'scripts/export-nnunet.ts', ...words];
  return spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', timeout: 240_000 });
}

test('writes a data set whose labels are those of the masks, and never over another', () => {
  const words = ['--data', SAMPLES, '--val-fraction', '0.25', '--id', '42', '--out', folder];
  const { status, stdout, stderr } = exportNnunet(...words);
  expect(stderr).toContain('HOW-TO-TRAIN.md');
  expect(status).toBe(0);
  const target = join(folder, 'Dataset042_arteries-veins');
  const read = (...path: string[]) => readFileSync(join(target, ...path));
  const names = readdirSync(join(SAMPLES, 'masks'));
  expect(JSON.parse(stdout)).toMatchObject({ folder: 'Dataset042_arteries-veins', out: target });
  expect(JSON.parse(read('dataset.json').toString())).toMatchObject({
    numTraining: names.length,
    labels: { background: 0, 'class 1': 1, 'class 2': 2 },
  });
  const [{ train, val }] = JSON.parse(read('splits_final.json').toString()) as { train: []; val: [] }[];
  expect(train.length + val.length).toBe(names.length);
  expect(val.length).toBeGreaterThan(0);
  for (const name of names) {
    const [mask, image] = [join(SAMPLES, 'masks', name), join(SAMPLES, 'images', name)];
    expect(decode(read('labelsTr', name)).data).toEqual(decode(readFileSync(mask)).data);
    const written = decode(read('imagesTr', name.replace('.png', '_0000.png')));
    expect(written.channels).toBe(3);
    expect(written.data).toEqual(decode(readFileSync(image)).data);
  }

  const again = exportNnunet(...words);
  expect([again.status, again.stdout]).toEqual([2, '']);
  expect(again.stderr).toContain('is there already');
});
