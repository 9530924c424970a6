import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../data/decode/decode-image.ts';
import { computeTubedSkeleton } from '../morphology/tubed-skeleton.ts';
import type { DataProgress, DroppedFile, OpenOptions } from './data-protocol.ts';
import { createDatasetStore } from './dataset-store.ts';

const OPTIONS: OpenOptions = {
  name: 'made',
  validationFraction: 0.2,
  seed: 7,
  validationPrefix: null,
  tubeRadiusPx: 2,
};
const quiet = () => undefined;

function createStore() {
  return createDatasetStore({
    decode: decodeImage,
    computeTube: (labels, width, height, radiusPx) =>
      Promise.resolve(computeTubedSkeleton(labels, width, height, radiusPx)),
  });
}

function png(width: number, height: number, valueOf: (pixel: number) => number, channels = 1): Uint8Array {
  const data = Uint8Array.from({ length: width * height * channels }, (_, at) =>
    valueOf(Math.floor(at / channels)),
  );
  return encode({ width, height, data, channels, depth: 8 });
}

const picture = (width = 24, height = 20) => png(width, height, (pixel) => (pixel * 37) % 251, 3);
const bar = (value: number, width = 24, height = 20) =>
  png(width, height, (pixel) => (pixel % width > 8 && pixel % width < 16 ? value : 0));
const drop = (files: Record<string, Uint8Array>): DroppedFile[] =>
  Object.entries(files).map(([path, bytes]) => ({
    path,
    file: new Blob([bytes as Uint8Array<ArrayBuffer>]),
  }));

describe('the data set store', () => {
  it('gives every file a row with a reason and a fix, and loses nothing else', async () => {
    const store = createStore();
    const table = await store.open(
      drop({
        'images/1.png': picture(),
        'masks/1.png': bar(255),
        'images/2.png': picture(),
        'masks/2.png': bar(255, 20, 24),
        'images/3.png': picture(),
        'masks/3.png': bar(255).subarray(0, 60),
        'images/4.png': new TextEncoder().encode('not an image'),
        'masks/4.png': bar(255),
        'images/5.png': picture(),
        'masks/6.png': bar(255),
        'images/7.png': picture(),
        'masks/7.png': bar(0),
        'images/8.png': picture(),
        'masks/8.png': new Uint8Array(0),
        'readme.txt': new TextEncoder().encode('hello'),
        '__MACOSX/images/._1.png': new Uint8Array(9),
        'images/.DS_Store': new Uint8Array(9),
        'Thumbs.db': new Uint8Array(9),
      }),
      OPTIONS,
      quiet,
    );
    const words = Object.fromEntries(table.rows.map((row) => [row.name, row]));
    expect(table.rows.map(({ name }) => name)).toEqual(['1', '2', '3', '4', '5', '7', '8', '6']);
    expect(words['1']).toMatchObject({ status: 'ready', reason: null, fix: null, classes: [1], notes: [] });
    expect(words['2'].reason).toBe('images/2.png is 24 × 20, but masks/2.png is 20 × 24.');
    expect(words['3'].reason).toBe('masks/3.png is a truncated PNG.');
    expect(words['4'].reason).toContain('images/4.png is not an image that can be read');
    expect(words['5'].reason).toBe('No mask was found for images/5.png.');
    expect(words['6'].reason).toBe('No image was found for masks/6.png.');
    expect(words['7']).toMatchObject({ status: 'ready', classes: [], notes: ['The mask is empty.'] });
    expect(words['8'].reason).toBe('masks/8.png is empty.');
    for (const row of table.rows) {
      expect(row.status === 'ready').toBe(row.reason === null);
      expect(row.fix === null).toBe(row.reason === null);
      expect(row.split === null).toBe(row.reason !== null);
    }
    expect(store.trainingSet().samples).toHaveLength(2);
    expect(table).toMatchObject({ trainCount: 1, validationCount: 1, classCount: 1 });
  });

  it('keeps the former set when a later drop holds nothing usable', async () => {
    const store = createStore();
    expect(() => store.trainingSet()).toThrow('No data set is open');
    await store.open(drop({ 'a.png': picture(), 'a_mask.png': bar(1) }), OPTIONS, quiet);
    const table = await store.open(drop({ 'b.png': picture() }), OPTIONS, quiet);
    expect(table.rows[0].status).toBe('unusable');
    expect(store.trainingSet().samples.map(({ id }) => id)).toEqual(['a.png']);
    expect((await store.open([], OPTIONS, quiet)).rows).toEqual([]);
  });

  it('lets the last drop win, however long the first takes', async () => {
    let release = quiet as () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const store = createDatasetStore({
      decode: async (bytes, name) => {
        if (name.startsWith('slow')) await gate;
        return decodeImage(bytes, name);
      },
      computeTube: (labels) => Promise.resolve(labels),
    });
    const slow = store.open(drop({ 'slow.png': picture(), 'slow_mask.png': bar(1) }), OPTIONS, quiet);
    await store.open(drop({ 'fast.png': picture(), 'fast_mask.png': bar(1) }), OPTIONS, quiet);
    release();
    await slow;
    expect(store.trainingSet().samples.map(({ name }) => name)).toEqual(['fast']);
  });

  it('keeps two dropped folders of the same name apart', async () => {
    const files = { 'images/1.png': picture(), 'gt/1.png': bar(255) };
    const store = createStore();
    const table = await store.open([...drop(files), ...drop(files)], OPTIONS, quiet);
    expect(table.rows.map(({ id, maskPath, status }) => `${id} ${maskPath} ${status}`)).toEqual([
      '2/images/1.png 2/gt/1.png ready',
      'images/1.png gt/1.png ready',
    ]);
  });

  it('loses one row, not the set, where a skeleton cannot be computed', async () => {
    let calls = 0;
    const store = createDatasetStore({
      decode: decodeImage,
      computeTube: (labels) =>
        calls++ === 0 ? Promise.reject(new Error('out of memory')) : Promise.resolve(labels),
    });
    const pair = (name: string) => ({ [`${name}.png`]: picture(), [`${name}_mask.png`]: bar(255) });
    const table = await store.open(drop({ ...pair('a'), ...pair('b'), ...pair('c') }), OPTIONS, quiet);
    expect(table.rows.map(({ status }) => status)).toEqual(['unusable', 'ready', 'ready']);
    expect(table.rows[0].reason).toContain('a_mask.png could not be computed (Error: out of memory)');
    expect(store.trainingSet().samples.map(({ id }) => id)).toEqual(['b.png', 'c.png']);
  });

  it('looks into archives and archives within them', async () => {
    const inner = zipSync({ 'images/1.png': picture(), 'gt/1.png': bar(255), '__MACOSX/x.png': bar(1) });
    const outer = zipSync({ 'set.zip': inner, 'images/2.png': picture(), 'gt/2.png': bar(255) });
    const heard: DataProgress[] = [];
    const table = await createStore().open(drop({ 'all.ZIP': outer }), OPTIONS, (progress) =>
      heard.push(progress),
    );
    expect(table.rows.map(({ id, maskPath }) => `${id} ${maskPath}`)).toEqual([
      'images/2.png gt/2.png',
      'set/images/1.png set/gt/1.png',
    ]);
    expect(heard.map(({ phase, done, total }) => `${phase} ${done}/${total}`)).toEqual([
      ...[0, 1, 2, 3, 4].map((done) => `reading files ${done}/4`),
      'pairing 0/4',
      'pairing 4/4',
      ...[0, 1, 2].map((done) => `skeletons ${done}/2`),
    ]);
    const broken = await createStore().open(drop({ 'bad.zip': outer.subarray(0, 500) }), OPTIONS, quiet);
    expect(broken.rows[0].reason).toContain('bad.zip is a ZIP archive that cannot be unpacked');
  });

  it('limits labels to the field of view and pixels that are not ignored', async () => {
    const store = createStore();
    await store.open(
      drop({
        'images/1.png': picture(),
        'gt/1.png': png(24, 20, (pixel) => [0, 1, 2, 255][pixel % 4]),
        'mask/1_mask.png': png(24, 20, (pixel) => (pixel % 24 < 20 ? 255 : 0)),
      }),
      OPTIONS,
      quiet,
    );
    const { fieldOfView, labels } = store.sample('images/1.png');
    fieldOfView!.forEach((inside, pixel) => expect(inside).toBe(Number(pixel % 24 < 20 && pixel % 4 !== 3)));
    expect(Math.max(...labels)).toBe(2);
  });

  it('thins ignored pixels with the foreground and cuts them out of the tube afterwards', async () => {
    const store = createStore();
    const isBar = (pixel: number) => Math.floor(pixel / 24) > 6 && Math.floor(pixel / 24) < 14;
    const isIgnored = (pixel: number) => pixel % 24 > 9 && pixel % 24 < 14;
    const whole = Uint8Array.from({ length: 480 }, (_, pixel) => (isBar(pixel) ? 1 : 0));
    await store.open(
      drop({
        'images/1.png': picture(),
        'gt/1.png': png(24, 20, (pixel) => (isBar(pixel) ? (isIgnored(pixel) ? 255 : 1) : 0)),
        'images/2.png': picture(),
        'gt/2.png': png(24, 20, (pixel) => (isBar(pixel) ? 2 : 0)),
      }),
      OPTIONS,
      quiet,
    );
    const { tube } = store.sample('images/1.png');
    const wanted = computeTubedSkeleton(whole, 24, 20, 2).map((value, pixel) =>
      isIgnored(pixel) ? 0 : value,
    );
    expect([...tube]).toEqual([...wanted]);
  });

  it('splits by folder names where both sides are there, else by the fraction, else by the prefix', async () => {
    const set = (...folders: string[]) =>
      drop(
        Object.fromEntries(
          folders.flatMap((folder) => [
            [`${folder}/images/1.png`, picture()],
            [`${folder}/gt/1.png`, bar(1)],
          ]),
        ),
      );
    const splits = async (files: DroppedFile[], options: Partial<OpenOptions> = {}) =>
      (await createStore().open(files, { ...OPTIONS, ...options }, quiet)).rows.map(
        ({ id, split }) => `${id[0]} ${split}`,
      );
    expect(await splits(set('training', 'a/val'))).toEqual(['a validation', 't train']);
    expect(await splits(set('a/train', 'b/train'))).toHaveLength(2);
    const fraction = await splits(set('a/train', 'b/train', 'c/train', 'd/train', 'e/train'));
    expect(fraction.filter((row) => row.endsWith('validation'))).toHaveLength(1);
    expect(await splits(set('a/train', 'b/train', 'c/train', 'd/train', 'e/train'))).toEqual(fraction);
    expect(await splits(set('a/test', 'b/test'), { validationPrefix: 'a/' })).toEqual([
      'a validation',
      'b train',
    ]);
    expect(await splits(set('a'))).toEqual(['a train']);
  });
});

const DATA = '../shared/data';
const real = (folder: string, filter: (path: string) => boolean = () => true): DroppedFile[] =>
  readdirSync(`${DATA}/${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(DATA.length + 1).replaceAll('\\', '/'))
    .filter(filter)
    .map((path) => ({ path, file: new Blob([readFileSync(`${DATA}/${path}`)]) }));

describe.skipIf(!existsSync(DATA))('real files (skipped where ../shared/data is absent)', () => {
  it('opens DRIVE with its fields of view and its own split', { timeout: 120_000 }, async () => {
    const store = createStore();
    const table = await store.open(real('drive'), OPTIONS, quiet);
    expect(table.rows.filter(({ status }) => status !== 'ready')).toEqual([]);
    expect(table).toMatchObject({ classCount: 1, channels: 3, trainCount: 20, validationCount: 8 });
    for (const sample of store.trainingSet().samples) {
      const share = (map: Uint8Array) => map.reduce((sum, value) => sum + Number(value > 0), 0) / map.length;
      expect(share(sample.fieldOfView!)).toBeCloseTo(0.685, 1);
      expect(share(sample.labels)).toBeGreaterThan(0.05);
      expect(share(sample.labels)).toBeLessThan(0.13);
      expect(share(sample.tube)).toBeLessThan(share(sample.labels));
    }
    const held = table.rows.find(({ name }) => name === '01')!;
    expect(held.notes.join()).toContain("another observer's labels");
  });

  it(
    'reads the labels of RITE as three classes, and says what its images lack',
    { timeout: 120_000 },
    async () => {
      const labels = real('drive_av', (path) => path.includes('/21_') || path.includes('/22_'));
      const alone = await createStore().open(labels, OPTIONS, quiet);
      expect(alone.rows.map(({ reason }) => reason)).toEqual([
        'No image was found for drive_av/training/av/21_training.png.',
        'No image was found for drive_av/training/av/22_training.png.',
      ]);
      const images = real('drive', (path) => /training\/(images|mask)\/2[12]_/.test(path));
      const table = await createStore().open([...labels, ...images], OPTIONS, quiet);
      expect(table).toMatchObject({ classCount: 3, trainCount: 1, validationCount: 1 });
      expect(table.rows.every(({ fieldOfViewPath }) => fieldOfViewPath !== null)).toBe(true);
    },
  );

  it('reads the HRF labels from indices and from colours alike', { timeout: 120_000 }, async () => {
    const image = drop({ 'images/05_h.png': png(3504, 2336, (pixel) => pixel % 250) });
    const read = async (folder: string) => {
      const store = createDatasetStore({
        decode: decodeImage,
        computeTube: (labels) => Promise.resolve(labels),
      });
      const files = real('hrf_av', (path) => path.includes(`/${folder}/`));
      const table = await store.open([...image, ...files], OPTIONS, quiet);
      expect(table.classCount).toBe(3);
      return store.trainingSet().samples[0].labels;
    };
    expect(Buffer.compare(await read('av_index'), await read('av_rgb'))).toBe(0);
  });
});
