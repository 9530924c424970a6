import { encode } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import hashes from '../data/fixtures/decode-hashes.json' with { type: 'json' };
import * as Comlink from 'comlink';
import { createDataClient } from './data-client.ts';
import type { DataProgress, DroppedFile, OpenOptions, TrainingSource } from './data-protocol.ts';

const OPTIONS: OpenOptions = {
  name: 'made',
  validationFraction: 0.25,
  seed: 7,
  validationPrefix: null,
  tubeRadiusPx: 2,
};

const SIDE = 40;

/** A vertical bar of width 9 in column 10 + shift, and an image that shows it. */
function makePair(shift: number): { image: Blob; mask: Blob } {
  const image = new Uint8Array(SIDE * SIDE * 3).fill(60);
  const mask = new Uint8Array(SIDE * SIDE);
  for (let row = 4; row < SIDE - 4; row++) {
    for (let column = 10 + shift; column < 19 + shift; column++) {
      mask[row * SIDE + column] = 255;
      image.fill(200, (row * SIDE + column) * 3, (row * SIDE + column) * 3 + 3);
    }
  }
  const file = (data: Uint8Array, channels: number) =>
    new Blob([encode({ width: SIDE, height: SIDE, data, channels, depth: 8 }) as Uint8Array<ArrayBuffer>]);
  return { image: file(image, 3), mask: file(mask, 1) };
}

function makeFiles(count: number): DroppedFile[] {
  return Array.from({ length: count }, (_, index) => makePair(index)).flatMap(({ image, mask }, index) => [
    { path: `set/images/${index}.png`, file: image },
    { path: `set/masks/${index}.PNG`, file: mask },
  ]);
}

describe('the data worker', () => {
  const client = createDataClient();
  afterAll(() => client.close());

  it('opens dropped files, tells its progress, and keeps the former set when nothing is usable', async () => {
    const heard: DataProgress[] = [];
    const broken = { path: 'set/images/x.png', file: new Blob(['\x89PNG\r\n\x1a\n']) };
    const table = await client.open([...makeFiles(4), broken], OPTIONS, (progress) => heard.push(progress));
    expect(table.rows.map(({ name, status }) => `${name} ${status}`)).toEqual([
      '0 ready',
      '1 ready',
      '2 ready',
      '3 ready',
      'x unusable',
    ]);
    expect(table.rows[4].reason).toContain('set/images/x.png');
    expect(table).toMatchObject({ classCount: 1, channels: 3, trainCount: 3, validationCount: 1 });
    expect(heard).toContainEqual({ phase: 'reading files', done: 9, total: 9 });
    expect(heard.at(-1)).toEqual({ phase: 'skeletons', done: 4, total: 4 });

    const nothing = await client.open(
      [{ path: 'a.png', file: new Blob(['no image']) }],
      OPTIONS,
      () => undefined,
    );
    expect(nothing.rows).toHaveLength(1);
    expect(nothing.rows[0]).toMatchObject({ status: 'unusable', imagePath: 'a.png' });

    const layers = await client.readSample('set/images/2.png');
    expect(layers.labelPx).toBe(9 * (SIDE - 8));
    expect(layers.tubePx).toBeGreaterThan(0);
    expect(layers.tubePx).toBeLessThan(layers.labelPx);
    expect(layers.pixels).toHaveLength(SIDE * SIDE * 3);
    await expect(client.readSample('nowhere.png')).rejects.toThrow('nowhere.png');

    const thumbnails = await client.readThumbnails(16);
    expect(thumbnails.map(({ bitmap }) => bitmap.width)).toEqual([16, 16, 16, 16]);
  });

  it('serves the training set on a port', async () => {
    const table = await client.open(makeFiles(4), OPTIONS, () => undefined);
    const channel = new MessageChannel();
    await client.connect(channel.port1);
    const source = Comlink.wrap<TrainingSource>(channel.port2);
    const set = await source.readTrainingSet();
    expect(set.samples.map(({ id, split }) => [id, split])).toEqual(
      table.rows.map(({ id, split }) => [id, split]),
    );
    expect(set.samples[0].tube.some((value) => value > 0)).toBe(true);
  });
});

const DATA = '../shared/data/';

async function readReal(path: string): Promise<DroppedFile> {
  const text = await commands.readFile(DATA + path, 'base64');
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return { path, file: new Blob([bytes]) };
}

const paths = Object.keys(hashes);
const present = await readReal(paths[0]).then(
  () => true,
  () => false,
);

describe.skipIf(!present)('the data worker on real files (skipped where ../shared/data is absent)', () => {
  const client = createDataClient();
  afterAll(() => client.close());
  const openReal = async (pattern: RegExp) => {
    const files = await Promise.all(paths.filter((path) => pattern.test(path)).map(readReal));
    return client.open(files, OPTIONS, () => undefined);
  };

  it('opens DRIVE', async () => {
    const table = await openReal(/^drive\/training\/.*2[1-6]_/);
    expect(
      table.rows.map(({ name, status, fieldOfViewPath }) => [name, status, fieldOfViewPath !== null]),
    ).toEqual(['21', '22', '23', '24', '25', '26'].map((name) => [name, 'ready', true]));
    expect(table).toMatchObject({ classCount: 1, channels: 3, trainCount: 4, validationCount: 2 });
    const layers = await client.readSample('drive/training/images/21_training.tif');
    expect(layers).toMatchObject({ width: 565, height: 584, channels: 3 });
    expect(layers.labelPx / (565 * 584)).toBeGreaterThan(0.06);
    expect(layers.tubePx / layers.labelPx).toBeCloseTo(0.87, 1);
  });

  it('opens roads whose masks are JPEG', async () => {
    const table = await openReal(/^roads\/jpg\/(images|labels)\/[1-3]\.jpg$/);
    expect(table.rows.map(({ name, status }) => `${name} ${status}`)).toEqual([
      '1 ready',
      '2 ready',
      '3 ready',
    ]);
    expect(table.rows[0].notes).toContain('The mask is lossy and was thresholded at 128.');
    expect(table.classCount).toBe(1);
  });

  it('opens cracks whose masks are RGB, in one folder per sample with two more', async () => {
    const table = await openReal(/^cracks\/univali\//);
    expect(table.rows.length).toBeGreaterThan(0);
    for (const row of table.rows) {
      expect(row).toMatchObject({ status: 'ready', reason: null });
      expect(row.maskPath).toMatch(/_CRACK\.png$/);
      expect(row.notes.filter((note) => note.includes('is not used'))).toHaveLength(2);
    }
  });

  it('opens CHASE, DeepCrack and HRF', async () => {
    const chase = await openReal(/^chase_db1\/Image_0[12]/);
    expect(chase.rows.map(({ name, status }) => `${name} ${status}`)).toEqual(
      ['01L', '01R', '02L', '02R'].map((name) => `${name} ready`),
    );
    const deepcrack = await openReal(/^cracks\/deepcrack\//);
    expect(deepcrack.rows.filter(({ status }) => status !== 'ready')).toEqual([]);
    const hrf = await openReal(/^hrf_av\//);
    expect(hrf.rows).toHaveLength(1);
    expect(hrf.rows[0]).toMatchObject({
      status: 'ready',
      maskPath: 'hrf_av/av_index/05_h_AVmanual.png',
      fieldOfViewPath: 'hrf_av/mask/05_h_mask.tif',
      classes: [1, 2, 3],
    });
  });
});
