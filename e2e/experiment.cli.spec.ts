// `npm run experiment` and `npm run compare` as programs: killed and begun again, the same table.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parseResults } from '../src/engine/experiments/experiment-results.ts';
import { drawLines } from './support/line-images.ts';

const ROOT = join(import.meta.dirname, '..');

let folder = '';
let data = '';
let file = '';

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tendril-experiment-'));
  data = mkdtempSync(join(folder, 'data-'));
  drawLines(data, 4);
  file = join(folder, 'tiny.json');
  const experiment = {
    ...{ version: 1, name: 'tiny', title: 'Tiny', description: 'Two losses in two folds.' },
    data: { sample: null, about: 'Anything.' },
    base: {
      ...{ model: { channels: 2, depth: 2 }, patchPx: 32, batch: 1, steps: 6, validateEverySteps: 3 },
      backend: 'wasm',
    },
    vary: { loss: ['dice-ce', 'skeleton-recall'] },
    folds: 2,
  };
  writeFileSync(file, JSON.stringify(experiment));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(script: string, words: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...words], {
    cwd: ROOT,
    // A group of its own, so that its browser can be killed with it.
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += String(text)));
  child.stderr.on('data', (text) => (stderr += String(text)));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}

const experiment = (...words: string[]) => start('experiment', words).ended;
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
const finishedRuns = (out: string) => {
  const runs = join(folder, out, 'runs');
  return existsSync(runs) ? readdirSync(runs).filter((name) => !name.endsWith('.part')) : [];
};

test('mistakes: one sentence, exit code 2, nothing written', async () => {
  const wrong = join(folder, 'wrong.json');
  writeFileSync(wrong, '{"version": 1, "name": "x"');
  const out = ['--out', join(folder, 'never')];
  const cases: [string[], RegExp][] = [
    [out, /^Name an experiment, such as experiments\/crack-losses\.json\.$/],
    [[join(folder, 'none.json'), ...out], /^There is no file .*none\.json\.$/],
    [[wrong, ...out], /wrong\.json is not JSON: /],
    [[file, ...out], /tiny\.json needs images of yours: give --data DIR\. Anything\.$/],
    [[file, '--steps', '0', ...out], /^--steps must be a whole number from 1 to 1000000, not "0"\.$/],
  ];
  for (const [words, sentence] of cases) {
    const { code, stdout, stderr } = await experiment(...words);
    expect([words, code, stdout]).toEqual([words, 2, '']);
    expect(stderr.trimEnd()).toMatch(sentence);
  }
  expect(existsSync(join(folder, 'never'))).toBe(false);
});

test('--dry-run lists the runs', async () => {
  const { code, stdout } = await experiment(file, '--dry-run');
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(5);
  expect(stdout).toContain(
    '+ Skeleton Recall · seed 7 · fold 1 · 6 steps of 1 patches of 32² · against Dice + CE',
  );
});

test('killed in the middle of a run and begun again, it gives the same table', async () => {
  const words = (out: string) => [file, '--data', data, '--out', join(folder, out)];
  const whole = await experiment(...words('whole'));
  expect([whole.code, whole.code === 0 ? '' : whole.stderr]).toEqual([0, '']);
  expect(whole.stdout).toBe(read('whole', 'table.md'));
  expect(finishedRuns('whole')).toHaveLength(4);

  const { child, ended } = start('experiment', words('killed'));
  await expect.poll(() => finishedRuns('killed').length, { timeout: 120_000, intervals: [20] }).toBe(1);
  process.kill(-child.pid!, 'SIGKILL');
  await ended;
  const kept = finishedRuns('killed');
  expect(kept.length).toBeLessThan(4);
  // As if it had been killed while a run was being written.
  const spoilt = join(folder, 'killed', 'runs', kept[0]);
  writeFileSync(join(spoilt, 'result.json'), readFileSync(join(spoilt, 'result.json'), 'utf8').slice(0, 500));

  const again = await experiment(...words('killed'));
  expect([again.code, again.code === 0 ? '' : again.stderr]).toEqual([0, '']);
  for (const name of ['table.md', 'results.csv']) expect(read('killed', name)).toBe(read('whole', name));

  // Nothing is left to train.
  const third = await experiment(...words('killed'));
  expect(third.stderr).toContain('4 of 4 runs are finished already and are kept');
  expect(third.stdout).toBe(whole.stdout);

  const { data: about, runs } = parseResults(JSON.parse(read('whole', 'results.json')), 'results.json');
  expect(about.imageCount).toBe(4);
  // Each image is held out once in each arm.
  for (const arm of [0, 1]) {
    const held = runs
      .filter((run) => run.arm === arm)
      .flatMap(({ images }) => images.map(({ name }) => name));
    expect(held.sort()).toEqual(['0', '1', '2', '3']);
  }
  const [first] = readdirSync(join(folder, 'whole', 'runs'));
  for (const name of ['config.json', 'history.csv', 'validation.csv', 'metrics.json', 'result.json']) {
    expect(existsSync(join(folder, 'whole', 'runs', first, name))).toBe(true);
  }
});

test('other data make new runs, another experiment is refused', async () => {
  writeFileSync(join(data, 'notes.txt'), 'one more file');
  const out = ['--out', join(folder, 'whole')];
  const { code, stderr } = await experiment(file, '--data', data, ...out, '--folds', '0');
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  expect(stderr).toMatch(/note: 4 finished runs in .* had other settings, data, backend, browser or code/);
  expect(read('whole', 'table.md')).toContain('2 of 2 runs.');

  const renamed = join(folder, 'renamed.json');
  writeFileSync(renamed, readFileSync(file, 'utf8').replace('"tiny"', '"other"'));
  const refused = await experiment(renamed, '--data', data, ...out);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('holds the experiment tiny, not other; name another folder with --out.');
});

test('npm run compare pairs runs by their images', async () => {
  const runs = finishedRuns('whole').filter((name) => !name.includes('fold'));
  const paths = ['dice-ce', 'skeleton-recall'].map((loss) =>
    join(folder, 'whole', 'runs', runs.find((name) => name.startsWith(loss)) ?? ''),
  );
  const { code, stdout, stderr } = await start('compare', paths).ended;
  expect([code, stderr]).toEqual([0, '']);
  const rows = read('whole', 'table.md')
    .split('\n')
    .filter((line) => line.startsWith('| + Skeleton Recall'))
    .map((line) => line.split('|').slice(4).join('|'));
  // The same numbers as in the experiment's own table.
  for (const row of rows) expect(stdout).toContain(row);

  const table = await start('compare', [join(folder, 'whole', 'results.json')]).ended;
  expect(table.stdout).toContain(read('whole', 'table.md'));
  expect(table.stdout).toContain('ms/step');

  const alone = await start('compare', [paths[0]]).ended;
  expect(alone.code).toBe(2);
  expect(alone.stderr).toContain('Name two runs');
});
