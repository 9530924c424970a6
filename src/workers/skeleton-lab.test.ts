import { describe, expect, it } from 'vitest';
import { drawPattern, PATTERN_EDGE_PX } from '../data/mask-drawing.ts';
import { computeBettiNumbers } from '../morphology/betti-numbers.ts';
import { skeletonize } from '../morphology/skeletonize.ts';
import { softSkeleton } from '../morphology/soft-skeleton.ts';
import { topologySkeleton } from '../morphology/topology-skeleton.ts';
import { computeTubedSkeleton } from '../morphology/tubed-skeleton.ts';
import { createSkeletonLab, SUMMARY_ITERATIONS } from './skeleton-lab.ts';
import {
  describeMask,
  holdLabels,
  holdPattern,
  holdPrediction,
  paintMask,
  restoreMask,
} from './skeleton-lab-mask.ts';
import { LAB_VIEWS, type LabSettings, type LabSummary } from './skeleton-lab-protocol.ts';

const EDGE = PATTERN_EDGE_PX;
const WHOLE = { x: 0, y: 0, width: EDGE, height: EDGE };
const SETTINGS: LabSettings = {
  blurPx: 0,
  noise: 0,
  softIterations: 10,
  topoIterations: 10,
  tubeRadiusPx: 2,
  areClassesColoured: false,
  window: WHOLE,
};
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
const cut = (values: Float32Array) => Uint8Array.from(values, (value) => (value > 0.5 ? 1 : 0));

function labWith(pattern: 'cross' | 'ring' | 'broken-line') {
  const lab = createSkeletonLab();
  lab.setMask(holdPattern(pattern));
  return lab;
}

/** Runs a summary to its end. */
function summaryOf(parts: Generator<null, LabSummary>): LabSummary {
  for (let part = parts.next(); ; part = parts.next()) if (part.done === true) return part.value;
}

describe('createSkeletonLab', () => {
  it.each(['cross', 'ring', 'broken-line'] as const)('shows what morphology gives: %s', (pattern) => {
    const lab = labWith(pattern);
    const mask = drawPattern(pattern);
    const image = Float32Array.from(mask);
    const wanted = {
      mask: image,
      exact: skeletonize(mask, EDGE, EDGE),
      tube: computeTubedSkeleton(mask, EDGE, EDGE, 2),
      soft: softSkeleton(image, EDGE, EDGE, 10),
      topo: topologySkeleton(mask, EDGE, EDGE, 10).skeleton,
    };
    const exactPieces = computeBettiNumbers(wanted.exact, EDGE, EDGE).betti0;
    for (const id of LAB_VIEWS) {
      const view = lab.view(id, SETTINGS);
      const values = wanted[id];
      const hard = values instanceof Float32Array ? cut(values) : values;
      const { betti0, betti1 } = computeBettiNumbers(hard, EDGE, EDGE);
      expect([...view.values]).toEqual([...values]);
      expect([view.areaPx, view.pieces, view.loops]).toEqual([sum(hard), betti0, betti1]);
      expect(view.breaks).toBe(id === 'mask' ? null : Math.max(0, betti0 - exactPieces));
    }
    if (pattern !== 'broken-line') expect(lab.view('soft', SETTINGS).breaks).toBeGreaterThan(0);
    expect(lab.view('topo', SETTINGS).breaks).toBe(0);
  });

  it('computes anew only what a setting concerns', () => {
    const lab = labWith('cross');
    const changed = (settings: Partial<LabSettings>) =>
      LAB_VIEWS.filter((id) => {
        const before = lab.view(id, SETTINGS);
        const isSame = lab.view(id, { ...SETTINGS, ...settings }) === before;
        return !isSame;
      });
    expect(changed({ softIterations: 3 })).toEqual(['soft']);
    expect(changed({ topoIterations: 3 })).toEqual(['topo']);
    expect(changed({ tubeRadiusPx: 3 })).toEqual(['tube']);
    expect(changed({ areClassesColoured: true })).toEqual([]);
    expect(changed({ blurPx: 1 })).toEqual([...LAB_VIEWS]);
    expect(changed({ noise: 0.1 })).toEqual([...LAB_VIEWS]);
    expect(changed({ window: { x: 8, y: 0, width: 64, height: 64 } })).toEqual([...LAB_VIEWS]);
  });

  it('keeps probabilities within 0…1 and the noise the same', () => {
    const noisy = { ...SETTINGS, noise: 0.5, blurPx: 0.7 };
    const first = labWith('ring').view('mask', noisy).values;
    expect(Math.min(...first)).toBe(0);
    expect(Math.max(...first)).toBe(1);
    expect(labWith('ring').view('mask', noisy).values).toEqual(first);
  });

  it('counts the pieces along the iterations and times a step', () => {
    const lab = labWith('cross');
    const summary = summaryOf(lab.summarise(SETTINGS));
    const mask = drawPattern('cross');
    const image = Float32Array.from(mask);
    const pieces = (hard: Uint8Array) => computeBettiNumbers(hard, EDGE, EDGE).betti0;
    expect(summary.iterations).toEqual(SUMMARY_ITERATIONS);
    expect(summary.softPieces).toEqual(
      SUMMARY_ITERATIONS.map((k) => pieces(cut(softSkeleton(image, EDGE, EDGE, k)))),
    );
    expect(summary.topoPieces).toEqual(
      SUMMARY_ITERATIONS.map((k) => pieces(topologySkeleton(mask, EDGE, EDGE, k).skeleton)),
    );
    expect(summary.exactPieces).toBe(1);
    expect(summary.chosen).toEqual({
      softIterations: 10,
      softPieces: lab.view('soft', SETTINGS).pieces,
      topoPieces: lab.view('topo', SETTINGS).pieces,
    });
    expect(summary.softStepMs).toBeGreaterThan(0);
    expect(summary.softStepBytes).toBeGreaterThan(summary.topoStepBytes);
  });

  it('names a setting out of range, a window outside and a missing mask', () => {
    const lab = createSkeletonLab();
    expect(() => lab.view('mask', SETTINGS)).toThrow('No mask is open');
    lab.setMask(holdPattern('ring'));
    expect(() => lab.view('tube', { ...SETTINGS, tubeRadiusPx: 99 })).toThrow('tubeRadiusPx is 99');
    expect(() => lab.view('mask', { ...SETTINGS, window: { ...WHOLE, x: 1 } })).toThrow(
      'not inside the mask',
    );
  });
});

describe('the mask in the lab', () => {
  const labels = Uint8Array.from([0, 1, 2, 0, 0, 0]);
  const open = () => ({ labels: labels.slice(), width: 3, height: 2, classCount: 2, classNames: ['a', 'b'] });
  const dot = { from: { x: 0.5, y: 0.5 }, to: { x: 0.5, y: 0.5 }, radiusPx: 0.5 };

  it('is painted on, keeps its classes, and comes back', () => {
    const mask = holdLabels(open());
    expect(describeMask(mask).foregroundPx).toBe(2);
    paintMask(mask, [{ ...dot, isErasing: false }]);
    paintMask(mask, [{ ...dot, from: { x: 1.5, y: 0.5 }, to: { x: 2.5, y: 0.5 }, isErasing: false }]);
    expect([...mask.labels]).toEqual([1, 1, 2, 0, 0, 0]);
    paintMask(mask, [{ ...dot, from: { x: 2.5, y: 0.5 }, to: { x: 2.5, y: 0.5 }, isErasing: true }]);
    expect([...mask.labels]).toEqual([1, 1, 0, 0, 0, 0]);
    restoreMask(mask);
    expect([...mask.labels]).toEqual([...labels]);
  });

  it('counts a prediction above the cut and paints certain pixels into it', () => {
    const mask = holdPrediction({
      width: 3,
      height: 2,
      probability: Uint8Array.from([0, 127, 128, 255, 3, 0]),
    });
    expect(describeMask(mask).foregroundPx).toBe(2);
    paintMask(mask, [{ ...dot, isErasing: false }]);
    expect(mask.probability?.[0]).toBe(255);
    expect(describeMask(mask).foregroundPx).toBe(3);
  });
});
