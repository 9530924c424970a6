import { describe, expect, it } from 'vitest';
import type { StepDetail } from '../engine/train-events.ts';
import { innerEdge, largestPush, paintStep } from './paint-step.ts';
import { OVERLAY_RGB } from './paint-protocol.ts';

const labels = Uint8Array.of(0, 1, 1, 0, 1, 1, 0, 1, 1);
const detail: StepDetail = {
  kind: 'stepDetail',
  step: 3,
  batch: 2,
  patchPx: 3,
  channels: 1,
  maps: {
    image: Float32Array.from({ length: 9 }, (_, at) => at / 8 - 0.5),
    labels,
    tube: Uint8Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1),
    probability: Uint8Array.of(0, 255, 0, 0, 0, 0, 0, 0, 0),
    skeleton: null,
    push: Float32Array.of(0, 2, -1, 0, 0, 0, 0, 0, 0),
  },
  loss: 1,
  terms: { dice: -0.5, ce: 0.5, connectivity: -0.25 },
  lossWeight: 1,
  learningRate: 1e-3,
  gradientNorm: 1,
  weightNorm: 10,
  updateNorm: 0.1,
  weightCount: 100,
  truthPx: 6,
  tubePx: 3,
  meanOnTruth: 0.5,
  meanOffTruth: 0.1,
  pushOnTruth: 0.5,
};
const pixel = (rgba: Uint8ClampedArray, at: number) => [...rgba.slice(4 * at, 4 * at + 3)];

describe('pictures of a step', () => {
  it('shows a certain pixel in the colour of the prediction, and what the loss uses as skeleton', () => {
    const pictures = paintStep(detail);
    expect(pixel(pictures.prediction, 1)).toEqual([...OVERLAY_RGB.prediction]);
    expect(pixel(pictures.skeleton, 2)).toEqual([...OVERLAY_RGB.tube]);
    const soft = paintStep({
      ...detail,
      maps: { ...detail.maps, skeleton: Uint8Array.of(0, 0, 0, 255, 0, 0, 0, 0, 0) },
    });
    expect(pixel(soft.skeleton, 3)).toEqual([...OVERLAY_RGB.softSkeleton]);
    const none = paintStep({ ...detail, terms: { ...detail.terms, connectivity: null } });
    expect(pixel(none.skeleton, 4)).toEqual([...OVERLAY_RGB.groundTruth]);
    for (const rgba of Object.values(pictures))
      for (let at = 3; at < rgba.length; at += 4) expect(rgba[at]).toBe(255);
  });

  it('makes raised pixels blue and lowered ones vermillion', () => {
    const { push } = paintStep(detail);
    const [raisedRed, , raisedBlue] = pixel(push, 1);
    const [loweredRed, , loweredBlue] = pixel(push, 2);
    expect(raisedBlue).toBeGreaterThan(raisedRed);
    expect(loweredRed).toBeGreaterThan(loweredBlue);
    expect(largestPush(detail.maps.push)).toBe(2);
    expect(largestPush(new Float32Array(2))).toBeGreaterThan(0);
  });

  it('outlines structures along their inner edge', () => {
    const block = Uint8Array.from({ length: 25 }, (_, at) => Number(at % 5 > 0 && at % 5 < 4));
    const edge = innerEdge(block, 5);
    expect(edge[2]).toBe(255);
    expect(edge[7]).toBe(0);
    expect(edge[6]).toBe(255);
    expect(edge[5]).toBe(0);
  });
});
