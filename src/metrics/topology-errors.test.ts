import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skeletonize } from '../morphology/skeletonize.ts';
import { arbitraryPair } from './arbitrary-pairs.ts';
import { TOPOLOGY_ERROR_KINDS } from './topology-error-types.ts';
import { locateTopologyErrors } from './topology-errors.ts';

/** '#' is foreground; rows are separated by spaces. */
function parse(picture: string) {
  const rows = picture.split(' ');
  return {
    mask: Uint8Array.from(rows.join(''), (mark) => (mark === '#' ? 1 : 0)),
    width: rows[0].length,
    height: rows.length,
  };
}

function locate(prediction: string, truth: string, options = {}) {
  const { mask, width, height } = parse(prediction);
  return locateTopologyErrors(mask, parse(truth).mask, width, height, options);
}

/** Regions by flood fill, as sets of pixel indices in the order of their first pixels. */
function fill(isIn: (i: number) => boolean, width: number, height: number, connectivity: 4 | 8): number[][] {
  const seen = new Set<number>();
  const regions: number[][] = [];
  for (let seed = 0; seed < width * height; seed++) {
    if (seen.has(seed) || !isIn(seed)) continue;
    const region: number[] = [];
    const open = [seed];
    seen.add(seed);
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      region.push(i);
      for (let dr = -1; dr <= 1; dr++) {
        for (let dc = -1; dc <= 1; dc++) {
          const [row, column] = [Math.floor(i / width) + dr, (i % width) + dc];
          const j = row * width + column;
          if (connectivity === 4 && dr !== 0 && dc !== 0) continue;
          if (row < 0 || row >= height || column < 0 || column >= width || seen.has(j) || !isIn(j)) continue;
          seen.add(j);
          open.push(j);
        }
      }
    }
    regions.push(region.sort((a, b) => a - b));
  }
  return regions;
}

/** The definitions, one after the other, on lists of pixels. */
function locatePlain(prediction: Uint8Array, truth: Uint8Array, width: number, height: number) {
  const onBorder = (i: number) =>
    i < width || i >= width * (height - 1) || i % width === 0 || i % width === width - 1;
  const holesOf = (mask: Uint8Array) =>
    fill((i) => mask[i] === 0, width, height, 4).filter((region) => !region.some(onBorder));
  const [skeletonOfTruth, skeletonOfPrediction] = [truth, prediction].map((mask) =>
    skeletonize(mask, width, height),
  );
  const predictedHoles = holesOf(prediction);
  const trueHoles = holesOf(truth);
  const freePredicted = new Set(predictedHoles);
  const freeTrue = new Set(trueHoles);
  for (;;) {
    let best: { p: number[]; t: number[]; overlap: number } | null = null;
    for (const p of predictedHoles.filter((hole) => freePredicted.has(hole))) {
      for (const t of trueHoles.filter((hole) => freeTrue.has(hole))) {
        const both = p.filter((i) => t.includes(i)).length;
        const overlap = both / (p.length + t.length - both);
        if (both > 0 && overlap > (best?.overlap ?? 0)) best = { p, t, overlap };
      }
    }
    if (best === null) break;
    freePredicted.delete(best.p);
    freeTrue.delete(best.t);
  }
  const lost = [...freeTrue];
  return {
    'missed-skeleton': fill((i) => skeletonOfTruth[i] === 1 && prediction[i] === 0, width, height, 8),
    'false-skeleton': fill((i) => skeletonOfPrediction[i] === 1 && truth[i] === 0, width, height, 8),
    'false-component': fill((i) => prediction[i] !== 0, width, height, 8).filter((region) =>
      region.every((i) => truth[i] === 0),
    ),
    'false-loop': [...freePredicted],
    'filled-loop': lost.filter((hole) => hole.every((i) => prediction[i] !== 0)),
    'opened-loop': lost.filter((hole) => hole.some((i) => prediction[i] === 0)),
  };
}

describe('locateTopologyErrors', () => {
  it('finds nothing in a prediction that is right', () => {
    const ring = '##### #...# #...# #####';
    const { regions, totals, labels } = locate(ring, ring);
    expect(regions).toEqual([]);
    expect(totals).toMatchObject({
      matchedPredictedComponents: 1,
      matchedTrueComponents: 1,
      matchedLoops: 1,
    });
    expect(labels).toBe(null);
  });

  it('finds a break as a missed piece of the skeleton, with all that is needed to ring it', () => {
    const { regions, totals } = locate('....... ##...## .......', '....... ####### .......');
    expect(regions).toEqual([
      {
        kind: 'missed-skeleton',
        pixelCount: 3,
        centroid: { x: 3.5, y: 1.5 },
        box: { column: 2, row: 1, width: 3, height: 1 },
        circle: { x: 3.5, y: 1.5, radiusPx: Math.hypot(1.5, 0.5) },
        pixel: { column: 3, row: 1 },
      },
    ]);
    // One component became two, and neither is false.
    expect(totals).toMatchObject({ matchedPredictedComponents: 2, matchedTrueComponents: 1 });
  });

  it('finds a false component and its skeleton', () => {
    const { regions } = locate('##### ..... .###.', '##### ..... .....');
    expect(regions.map(({ kind, pixelCount }) => [kind, pixelCount])).toEqual([
      ['false-skeleton', 3],
      ['false-component', 3],
    ]);
  });

  it.each([
    ['a hole that is not there', '### #.# ###', '### ### ###', 'false-loop', 1],
    ['a bay that was closed', '#### #..# #..# ####', '#### #..# #..# #..#', 'false-loop', 4],
    ['a hole that was filled', '### ### ###', '### #.# ###', 'filled-loop', 1],
    ['a rim that is broken', '#### #..# #... ####', '#### #..# #..# ####', 'opened-loop', 4],
    ['two holes that ran into one', '##### #...# #####', '##### #.#.# #####', 'opened-loop', 1],
    ['one hole that was divided', '####### #.#...# #######', '####### #.....# #######', 'false-loop', 1],
  ])('finds %s', (_what, prediction, truth, kind, pixelCount) => {
    const loops = locate(prediction, truth).regions.filter((region) => region.kind.endsWith('loop'));
    expect(loops).toMatchObject([{ kind, pixelCount }]);
  });

  it('matches each hole once, by the largest overlap', () => {
    const { regions, totals } = locate('######### #......## #########', '######### #.#...#.# #########');
    expect(totals.matchedLoops).toBe(1);
    const opened = regions.filter(({ kind }) => kind === 'opened-loop');
    expect(opened.map(({ pixel }) => pixel)).toEqual([{ column: 1, row: 1 }]);
    const filled = regions.filter(({ kind }) => kind === 'filled-loop');
    expect(filled.map(({ pixel }) => pixel)).toEqual([{ column: 7, row: 1 }]);
  });

  it('leaves small regions out of the regions and label maps, and keeps them in the totals', () => {
    const prediction = '......... ..#...### .........';
    const truth = '......... ......... .........';
    const all = locate(prediction, truth, { withLabels: true });
    expect(all.regions.filter(({ kind }) => kind === 'false-component')).toHaveLength(2);
    const large = locate(prediction, truth, { minimumSizePx: 3, withLabels: true });
    expect(large.totals).toEqual(all.totals);
    expect(large.regions.map(({ kind, pixelCount }) => [kind, pixelCount])).toEqual([
      ['false-skeleton', 3],
      ['false-component', 3],
    ]);
    expect(Array.from(large.labels?.['false-component'] ?? []).slice(9, 18)).toEqual([
      0, 0, 0, 0, 0, 0, 2, 2, 2,
    ]);
    expect(locate(prediction, truth, { minimumSizePx: 4 }).regions).toEqual([]);
  });

  it('finds what the definitions say', () => {
    fc.assert(
      fc.property(arbitraryPair, ({ prediction, truth, width, height }) => {
        const { labels, regions, totals } = locateTopologyErrors(prediction, truth, width, height, {
          withLabels: true,
        });
        const plain = locatePlain(prediction, truth, width, height);
        let index = 0;
        for (const kind of TOPOLOGY_ERROR_KINDS) {
          const wanted = new Int32Array(width * height);
          const found = plain[kind].sort((a, b) => a[0] - b[0]);
          for (const pixels of found) {
            index++;
            expect(regions[index - 1]).toMatchObject({ kind, pixelCount: pixels.length });
            for (const i of pixels) wanted[i] = index;
          }
          expect(labels?.[kind]).toEqual(wanted);
          expect(totals.errors[kind].regionCount).toBe(found.length);
        }
        expect(regions).toHaveLength(index);
      }),
      { numRuns: 200 },
    );
  });

  it('gives boxes, circles, centroids and pixels that fit their regions', () => {
    fc.assert(
      fc.property(arbitraryPair, ({ prediction, truth, width, height }) => {
        const { labels, regions } = locateTopologyErrors(prediction, truth, width, height, {
          withLabels: true,
        });
        regions.forEach(({ kind, box, circle, centroid, pixel }, index) => {
          const pixels = Array.from(labels?.[kind] ?? [], (label, i) => (label === index + 1 ? i : -1))
            .filter((i) => i >= 0)
            .map((i) => ({ column: i % width, row: Math.floor(i / width) }));
          const columns = pixels.map(({ column }) => column);
          const rows = pixels.map(({ row }) => row);
          expect(box).toEqual({
            column: Math.min(...columns),
            row: Math.min(...rows),
            width: Math.max(...columns) - Math.min(...columns) + 1,
            height: Math.max(...rows) - Math.min(...rows) + 1,
          });
          const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
          expect(centroid.x).toBeCloseTo(mean(columns) + 0.5, 9);
          expect(centroid.y).toBeCloseTo(mean(rows) + 0.5, 9);
          const corners = pixels.flatMap(({ column, row }) =>
            [0, 1].flatMap((dx) =>
              [0, 1].map((dy) => Math.hypot(column + dx - circle.x, row + dy - circle.y)),
            ),
          );
          expect(Math.max(...corners)).toBeCloseTo(circle.radiusPx, 9);
          const distance = (at: { column: number; row: number }) =>
            Math.hypot(at.column + 0.5 - centroid.x, at.row + 0.5 - centroid.y);
          expect(pixels).toContainEqual(pixel);
          expect(distance(pixel)).toBeCloseTo(Math.min(...pixels.map(distance)), 9);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('refuses wrong arguments', () => {
    const mask = new Uint8Array(4);
    expect(() => locateTopologyErrors(mask, new Uint8Array(3), 2, 2)).toThrow(/prediction has 4 pixels/);
    expect(() => locateTopologyErrors(mask, mask, 3, 2)).toThrow(/ground truth has 4 values; 3 × 2/);
    expect(() => locateTopologyErrors(mask, mask, 4, 1.5)).toThrow(/integers from 1 up/);
    expect(() => locateTopologyErrors(new Int8Array(4) as unknown as Uint8Array, mask, 2, 2)).toThrow(
      /prediction must be a Uint8Array/,
    );
    for (const minimumSizePx of [0, -1, 1.5, NaN]) {
      expect(() => locateTopologyErrors(mask, mask, 2, 2, { minimumSizePx })).toThrow(
        /^minimumSizePx must be an integer from 1 up/,
      );
    }
  });
});
