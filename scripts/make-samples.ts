// Writes the built-in sample sets to public/samples. Run with `npm run samples`; the same code always writes the same files.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SAMPLE_EDGE_PX, SAMPLE_SETS, SAMPLES_PER_SET } from '../src/data/synthetic/sample-sets.ts';
import { encodeSamplePair, SAMPLES_FOLDER, type SampleSetEntry } from './sample-files.ts';

function write(path: string, bytes: Uint8Array | string): void {
  const file = join(SAMPLES_FOLDER, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

const index = SAMPLE_SETS.map((set): SampleSetEntry => {
  rmSync(join(SAMPLES_FOLDER, set.id), { recursive: true, force: true });
  const pairs: SampleSetEntry['pairs'] = [];
  let bytes = 0;
  for (let k = 0; k < SAMPLES_PER_SET; k++) {
    const { name, imagePath, maskPath, image, mask } = encodeSamplePair(set, k);
    write(imagePath, image);
    write(maskPath, mask);
    pairs.push({ name, image: imagePath, mask: maskPath });
    bytes += image.length + mask.length;
  }
  console.log(`${set.id}: ${pairs.length} pairs, ${(bytes / 1e6).toFixed(2)} MB`);
  return {
    id: set.id,
    name: set.name,
    description: set.description,
    synthetic: true,
    classNames: set.classNames,
    classCount: set.classNames.length,
    width: SAMPLE_EDGE_PX,
    height: SAMPLE_EDGE_PX,
    licence: 'MIT',
    pairs,
    bytes,
  };
});
write('index.json', `${JSON.stringify(index, null, 2)}\n`);
