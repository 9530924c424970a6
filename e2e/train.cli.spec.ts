// `npm run train` as a program: exit codes, sentences, files, and the same numbers on both backends.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { decode } from 'fast-png';
import { readSafetensors } from '../src/engine/safetensors.ts';

const ROOT = join(import.meta.dirname, '..');
const SAMPLES = join(ROOT, 'public', 'samples', 'vessels');
const TINY = ['--channels', '4', '--depth', '2', '--patch', '32', '--batch', '2'];

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tendril-cli-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(words: string[]): { child: ChildProcess; ended: Promise<Ended>; stderr: () => string } {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/train.ts', ...words], { cwd: ROOT });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += String(text)));
  child.stderr.on('data', (text) => (stderr += String(text)));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended, stderr: () => stderr };
}

const train = (...words: string[]) => start(words).ended;

test('--help prints the usage', async () => {
  const { code, stdout, stderr } = await train('--help');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('npm run train -- --data DIR');
});

test('mistakes on the command line: one sentence, exit code 2, nothing written', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const blocked = join(folder, 'blocked');
  writeFileSync(blocked, '');
  const out = ['--out', join(folder, 'never')];
  const cases: [string[], RegExp][] = [
    [['--data', SAMPLES, '--frobnicate', ...out], /^There is no flag --frobnicate/],
    [[...out], /^--data DIR is missing/],
    [['--data', join(folder, 'missing'), ...out], /there is no such folder\.$/],
    [['--data', empty, ...out], /is empty; it should hold images and masks\.$/],
    [['--data', SAMPLES, '--loss', 'nothing', ...out], /known are .*dice-ce.*skeleton-recall/],
    [['--data', SAMPLES, '--steps', '1.5', ...out], /^--steps must be a whole number/],
    [['--data', SAMPLES, '--out', join(blocked, 'run')], /cannot be written to/],
  ];
  for (const [words, sentence] of cases) {
    const { code, stdout, stderr } = await train(...words);
    expect([words, code, stdout]).toEqual([words, 2, '']);
    expect(stderr.trimEnd()).toMatch(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
  expect(existsSync(join(folder, 'never'))).toBe(false);
});

test('a folder without a usable pair: the reasons as warnings, one sentence, exit code 1', async () => {
  const data = join(folder, 'unpaired');
  mkdirSync(data);
  writeFileSync(join(data, 'notes.png'), 'not a picture');
  const { code, stdout, stderr } = await train(
    '--data',
    data,
    '--backend',
    'wasm',
    '--out',
    join(folder, 'unpaired-out'),
  );
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/warning: .*notes\.png/);
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^No usable pair of image and mask was found/);
});

test('a short run writes every file, and its last line says how it went', async () => {
  const out = join(folder, 'short');
  const words = ['--data', SAMPLES, '--backend', 'wasm', '--loss', 'skeleton-recall', '--steps', '8'];
  const { code, stdout, stderr } = await train(...words, ...TINY, '--validate-every', '4', '--out', out);
  expect(stderr).toContain('training');
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  const summary = JSON.parse(lines[0]) as Record<string, unknown>;
  const number: unknown = expect.any(Number);
  expect(summary).toEqual({
    backend: 'wasm',
    adapter: expect.stringContaining('SIMD') as unknown,
    steps: 8,
    msPerStep: number,
    peakBytes: number,
    loss: { first: number, last: number },
    val: {
      ...{ dice: number, clDice: number, betti0Error: number, betti1Error: number },
      ...{ sensitivity: number, precision: expect.anything(), rocAuc: number },
    },
  });

  const json = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8')) as Record<string, unknown>;
  const rows = (name: string) => readFileSync(join(out, name), 'utf8').trimEnd().split('\n');
  const config = json('config.json') as unknown as {
    run: { steps: number; loss: { id: string } };
    split: { train: string[]; validation: string[] };
    isDone: boolean;
  };
  expect([config.run.steps, config.run.loss.id, config.isDone]).toEqual([8, 'skeleton-recall', true]);
  const held = config.split.validation;
  expect(config.split.train.length + held.length).toBe(12);
  expect(held.length).toBeGreaterThan(0);
  expect(rows('history.csv')).toHaveLength(9);
  expect(rows('validation.csv')).toHaveLength(1 + 2 * (held.length + 1));
  const metrics = json('metrics.json') as unknown as {
    images: { name: string; dice: number }[];
    mean: unknown;
  };
  expect(metrics.images.map(({ name }) => name).sort()).toEqual([...held].sort());
  expect(metrics.mean).toEqual(summary['val']);

  const predictions = readdirSync(join(out, 'predictions'));
  expect(predictions.sort()).toEqual(held.map((name) => `${name}.png`).sort());
  for (const name of predictions) {
    const { width, height, data } = decode(readFileSync(join(out, 'predictions', name)));
    expect([width, height]).toEqual([384, 384]);
    expect([...new Set(data)].every((value) => value === 0 || value === 255)).toBe(true);
  }
  const { tensors } = readSafetensors(readFileSync(join(out, 'weights.safetensors')));
  expect(tensors.map(({ name }) => name)).toContain('encoder.0.0.conv.weight');
  expect(tensors.every(({ data }) => data.every(Number.isFinite))).toBe(true);
});

test('Ctrl-C saves what there is and exits with 130', async () => {
  const out = join(folder, 'interrupted');
  const { child, ended, stderr } = start([
    ...['--data', SAMPLES, '--backend', 'wasm', ...TINY, '--steps', '100000', '--out', out],
  ]);
  await expect.poll(stderr, { timeout: 120_000 }).toMatch(/training [█░]/);
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect([code, stdout]).toEqual([130, '']);
  const history = readFileSync(join(out, 'history.csv'), 'utf8').trimEnd().split('\n');
  expect(history.length).toBeGreaterThan(1);
  const { tensors } = readSafetensors(readFileSync(join(out, 'weights.safetensors')));
  expect(tensors.length).toBeGreaterThan(0);
});

test('both backends give the same first five losses within 1e-3 relative', async () => {
  const losses = async (backend: string) => {
    const out = join(folder, backend);
    const { code, stderr } = await train(
      ...['--data', SAMPLES, '--val-fraction', '0', '--loss', 'skeleton-recall', '--steps', '5', ...TINY],
      ...['--backend', backend, '--out', out],
    );
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    const config = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8')) as { backend: object };
    expect(config.backend).toMatchObject({ backend });
    const [, ...rows] = readFileSync(join(out, 'history.csv'), 'utf8').trimEnd().split('\n');
    return rows.map((row) => Number(row.split(',')[1]));
  };
  const onWasm = await losses('wasm');
  const onWebGpu = await losses('webgpu');
  expect(onWasm).toHaveLength(5);
  onWebGpu.forEach((loss, step) => {
    expect(Math.abs(loss - onWasm[step])).toBeLessThanOrEqual(1e-3 * Math.abs(onWasm[step]));
  });
});
