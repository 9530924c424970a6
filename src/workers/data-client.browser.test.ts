import { encode } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';
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
