// Masks of published data sets, decoded by the project's own loader: bit for bit the masks behind the reference's
// skeletons, and skeletons bit for bit the reference's.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  GOLDEN_ROOT,
  GOLDEN_TITLE,
  type GoldenCase,
  hasGolden,
  listCases,
  readCase,
} from '../../scripts/golden/read-case.ts';
import { skeletonize } from '../morphology/skeletonize.ts';
import { computeTubedSkeleton } from '../morphology/tubed-skeleton.ts';
import { decodeImage } from './decode/decode-image.ts';
import { chooseLabelCoding, toLabels } from './label-coding.ts';
import { readMask } from './mask-values.ts';

const DATA = '../shared/data/';

interface Source {
  /** Name of the tensor in the golden case. */
  tensor: string;
  /** Below the folder of the shared data. */
  path: string;
  crop: { row: number; column: number; height: number; width: number } | null;
}

/** Where the masks of a case came from, as its notes say. */
function findSources(golden: GoldenCase): Source[] {
  const { notes } = golden.json;
  const files = [...notes.matchAll(/(file|pred =|gt =) ([\w./-]+\.(?:png|gif|tif))/g)];
  const cut = /crop rows (\d+)\+(\d+) cols (\d+)\+(\d+)/.exec(notes);
  const [row, height, column, width] = cut === null ? [] : cut.slice(1).map(Number);
  return files.map(([, role, path]) => ({
    tensor: role === 'file' ? (golden.has('mask') ? 'mask' : 'label') : role.slice(0, -2),
    path,
    crop: cut === null ? null : { row, column, height, width },
  }));
}

async function load({ path, crop }: Source): Promise<{ labels: Uint8Array; width: number; height: number }> {
  const mask = readMask(await decodeImage(readFileSync(DATA + path), path), path);
  const { labels } = toLabels(mask, chooseLabelCoding([mask]));
  if (crop === null) return { labels, width: mask.width, height: mask.height };
  const { row, column, width, height } = crop;
  const part = new Uint8Array(width * height);
  for (let r = 0; r < height; r++) {
    const from = (row + r) * mask.width + column;
    part.set(labels.subarray(from, from + width), r * width);
  }
  return { labels: part, width, height };
}

/** Far quicker than toEqual on whole images. */
function countDifferences(actual: Uint8Array, expected: Uint8Array): number {
  expect(actual.length).toBe(expected.length);
  let count = 0;
  for (let i = 0; i < expected.length; i++) if (actual[i] !== expected[i]) count++;
  return count;
}

describe.skipIf(!hasGolden)(`real masks through the loader, ${GOLDEN_TITLE}`, () => {
  const cases = listCases(GOLDEN_ROOT, hasGolden ? ['real', 'real_nc'] : []).map(readCase);

  it('knows the files behind every case', () => {
    expect(cases.length).toBeGreaterThanOrEqual(15);
    for (const golden of cases) {
      const tensors = findSources(golden).map(({ tensor }) => tensor);
      expect(tensors, golden.json.notes).toEqual(
        golden.has('pred') ? ['pred', 'gt'] : [golden.has('mask') ? 'mask' : 'label'],
      );
    }
  });

  for (const golden of cases) {
    const sources = findSources(golden);
    const absent = sources.filter(({ path }) => !existsSync(DATA + path));
    const reason = absent.map(({ path }) => `${DATA}${path} is not there`).join(', ');
    const title = `${golden.group}/${golden.name}${reason === '' ? '' : ` (skipped: ${reason})`}`;
    it.skipIf(absent.length > 0)(title, async () => {
      for (const source of sources) {
        const { labels, width, height } = await load(source);
        const wanted = golden.bytes(source.tensor);
        expect([height, width]).toEqual(wanted.shape);
        expect(countDifferences(labels, wanted.data), `${source.tensor} of ${source.path}`).toBe(0);
        if (source.tensor === 'mask') {
          const skeleton = golden.bytes('skeleton_zhang').data;
          expect(countDifferences(skeletonize(labels, width, height), skeleton)).toBe(0);
          const tube = golden.bytes('tubed_skeleton').data;
          expect(countDifferences(computeTubedSkeleton(labels, width, height), tube)).toBe(0);
        }
        if (source.tensor === 'label') {
          const skeleton = golden.bytes('skeleton_label').data;
          expect(countDifferences(computeTubedSkeleton(labels, width, height, 0), skeleton)).toBe(0);
          const tube = golden.bytes('tubed_skeleton_label').data;
          expect(countDifferences(computeTubedSkeleton(labels, width, height), tube)).toBe(0);
        }
      }
    });
  }
});
