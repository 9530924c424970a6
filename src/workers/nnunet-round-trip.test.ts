// What is exported for nnU-Net opens here again as the same set.
import { encode } from 'fast-png';
import { expect, it } from 'vitest';
import { decodeImage } from '../data/decode/decode-image.ts';
import { caseFiles, describingFiles } from '../data/nnunet/nnunet-files.ts';
import { planNnunet } from '../data/nnunet/nnunet-plan.ts';
import { computeTubedSkeleton } from '../morphology/tubed-skeleton.ts';
import type { DroppedFile, OpenOptions } from './data-protocol.ts';
import { createDatasetStore } from './dataset-store.ts';

const OPTIONS: OpenOptions = {
  name: 'three classes',
  validationFraction: 0.5,
  seed: 7,
  validationPrefix: null,
  tubeRadiusPx: 2,
};

const createStore = () =>
  createDatasetStore({
    decode: decodeImage,
    computeTube: (labels, width, height, radiusPx) =>
      Promise.resolve(computeTubedSkeleton(labels, width, height, radiusPx)),
  });

const drop = (path: string, bytes: Uint8Array): DroppedFile => ({
  path,
  file: new Blob([bytes as Uint8Array<ArrayBuffer>]),
});

function picture(valueOf: (i: number) => number, channels: 1 | 3): Uint8Array {
  const data = Uint8Array.from({ length: 16 * 12 * channels }, (_, i) => valueOf(i));
  return encode({ width: 16, height: 12, data, channels, depth: 8 });
}

it('opens its own export for nnU-Net', async () => {
  const first = createStore();
  const files = ['1', '2', '3'].flatMap((name, n) => [
    drop(
      `images/${name}.png`,
      picture((i) => (i * (n + 31)) % 256, 3),
    ),
    drop(
      `masks/${name}.png`,
      picture((i) => Math.floor(i / 16 / 3) % 4, 1),
    ),
  ]);
  await first.open(files, OPTIONS, () => undefined);
  const set = first.trainingSet();
  expect(first.classNames()).toEqual(['class 1', 'class 2', 'class 3']);
  const plan = planNnunet(set, first.classNames(), { datasetId: 501, datasetName: null });

  const second = createStore();
  const written = [...describingFiles(plan), ...plan.cases.flatMap((_, i) => caseFiles(set, plan, i))];
  const table = await second.open(
    written.map(({ path, bytes }) => drop(path, bytes)),
    OPTIONS,
    () => undefined,
  );
  expect(table.rows.map(({ name, status }) => [name, status])).toEqual([
    ['1', 'ready'],
    ['2', 'ready'],
    ['3', 'ready'],
  ]);
  const again = second.trainingSet();
  expect(again.classCount).toBe(3);
  const byName = new Map(again.samples.map((sample) => [sample.name, sample]));
  for (const { name, pixels, labels, tube } of set.samples) {
    expect(byName.get(name)?.labels).toEqual(labels);
    expect(byName.get(name)?.pixels).toEqual(pixels);
    expect(byName.get(name)?.tube).toEqual(tube);
  }
});
