// What is thinned: drawn and real masks, thin and thick.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeImage } from '../../src/data/decode/decode-image.ts';
import { chooseLabelCoding, toLabels } from '../../src/data/label-coding.ts';
import { readMask } from '../../src/data/mask-values.ts';
import { createRandom } from '../../src/data/random.ts';
import { arteriesVeins } from '../../src/data/synthetic/arteries-veins.ts';
import { cracks } from '../../src/data/synthetic/cracks.ts';
import { createNoise } from '../../src/data/synthetic/noise.ts';
import { roads } from '../../src/data/synthetic/roads.ts';
import type { SyntheticSet } from '../../src/data/synthetic/synthetic-pair.ts';
import { vessels } from '../../src/data/synthetic/vessels.ts';
import type { SizedLabels } from './scikit-image.ts';

export interface NamedMask extends SizedLabels {
  name: string;
}

const SEED = 11;
const SHARED = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const REAL = [
  { name: 'DRIVE 21', path: 'drive/training/1st_manual/21_manual1.gif' },
  { name: 'Massachusetts Roads', path: 'roads/tiff_made/map/19678630_15.tif' },
];
/** Share of the image that thick blobs cover. */
const BLOB_SHARE = 0.45;

const square = (name: string, edgePx: number, labels: Uint8Array): NamedMask => ({
  name,
  width: edgePx,
  height: edgePx,
  labels,
});

function drawBlobs(edgePx: number): NamedMask {
  const levels = createNoise(createRandom(SEED).fork('blobs'), edgePx, edgePx, { cellPx: 90, octaves: 2 });
  const threshold = Float32Array.from(levels).sort()[Math.floor((1 - BLOB_SHARE) * levels.length)];
  return square(
    'thick blobs',
    edgePx,
    Uint8Array.from(levels, (level) => (level > threshold ? 1 : 0)),
  );
}

/** Thin structures of one class, of two classes, and thick blobs. */
export function drawMasks(edgePx: number): NamedMask[] {
  const draw = (set: SyntheticSet) =>
    square(set.name.toLowerCase(), edgePx, set.draw(createRandom(SEED).fork(set.id), edgePx).labels);
  return [...[vessels, cracks, roads, arteriesVeins].map(draw), drawBlobs(edgePx)];
}

/** A full square, where all passes take part. */
export const drawSquare = (edgePx: number): NamedMask =>
  square('full', edgePx, new Uint8Array(edgePx * edgePx).fill(1));

/** Masks of published data sets, of which there may be none beside the project. */
export async function loadMasks(): Promise<{ masks: NamedMask[]; absent: string[] }> {
  const masks: NamedMask[] = [];
  const absent: string[] = [];
  for (const { name, path } of REAL) {
    const file = join(SHARED, path);
    if (!existsSync(file)) {
      absent.push(`${name} is left out: ../shared/data/${path} is not there.`);
      continue;
    }
    const mask = readMask(await decodeImage(readFileSync(file), path), path);
    const { labels } = toLabels(mask, chooseLabelCoding([mask]));
    masks.push({ name, width: mask.width, height: mask.height, labels });
  }
  return { masks, absent };
}
