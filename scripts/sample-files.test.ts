import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import {
  drawSamplePair,
  SAMPLE_EDGE_PX,
  SAMPLE_SETS,
  SAMPLES_PER_SET,
} from '../src/data/synthetic/sample-sets.ts';
import { SAMPLES_FOLDER, type SampleSetEntry } from './sample-files.ts';

const index = JSON.parse(readFileSync(join(SAMPLES_FOLDER, 'index.json'), 'utf8')) as SampleSetEntry[];
const read = (path: string) => decode(readFileSync(join(SAMPLES_FOLDER, path)));

function shareOfDifferences(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let different = 0;
  for (let i = 0; i < expected.length; i++) if (actual[i] !== expected[i]) different++;
  return different / expected.length;
}

describe('public/samples', () => {
  it('lists every set and file, truly sized and under 8 MB together', () => {
    expect(index.map((entry) => entry.id)).toEqual(SAMPLE_SETS.map((set) => set.id));
    let total = 0;
    index.forEach((entry, k) => {
      const set = SAMPLE_SETS[k];
      expect(entry).toMatchObject({
        name: set.name,
        description: set.description,
        synthetic: true,
        classNames: set.classNames,
        classCount: set.classNames.length,
        width: SAMPLE_EDGE_PX,
        height: SAMPLE_EDGE_PX,
      });
      expect(entry.pairs).toHaveLength(SAMPLES_PER_SET);
      const files = entry.pairs.flatMap(({ image, mask }) => [image, mask]);
      expect(files.reduce((sum, path) => sum + statSync(join(SAMPLES_FOLDER, path)).size, 0)).toBe(
        entry.bytes,
      );
      const onDisk = ['images', 'masks'].flatMap((folder) =>
        readdirSync(join(SAMPLES_FOLDER, entry.id, folder)).map((name) => `${entry.id}/${folder}/${name}`),
      );
      expect(onDisk.sort()).toEqual([...files].sort());
      total += entry.bytes;
    });
    expect(total).toBeLessThan(8_000_000);
  });

  it.each(index)('$id: masks hold the classes and nothing else', ({ classCount, pairs }) => {
    const allowed = classCount === 1 ? [0, 255] : Array.from({ length: classCount + 1 }, (_, label) => label);
    for (const { mask } of pairs) {
      const { data, channels, width, height } = read(mask);
      expect({ channels, width, height }).toEqual({
        channels: 1,
        width: SAMPLE_EDGE_PX,
        height: SAMPLE_EDGE_PX,
      });
      expect([...new Set(data)].sort((a, b) => a - b)).toEqual(allowed);
    }
  });

  it.each(SAMPLE_SETS)('$id: the first pair is what the generator draws', (set) => {
    const { image, labels } = drawSamplePair(set, 0);
    const scale = set.classNames.length === 1 ? 255 : 1;
    const { image: imagePath, mask: maskPath } = index.find((entry) => entry.id === set.id)!.pairs[0];
    // Not one pixel differs on the engine that wrote the files; another may round a sine the other way.
    expect(shareOfDifferences(read(imagePath).data, image.pixels)).toBeLessThan(1e-3);
    expect(
      shareOfDifferences(
        read(maskPath).data,
        labels.map((label) => label * scale),
      ),
    ).toBeLessThan(1e-3);
  });
});
