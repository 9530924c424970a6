import { describe, expect, it } from 'vitest';
import type { LabSummary } from '../../workers/skeleton-lab-protocol.ts';
import { roundTop } from './round-top.ts';
import { describeCurve, describeView, formatHeld, summarise } from './lab-words.ts';

const SUMMARY: LabSummary = {
  iterations: [0, 1, 5],
  softPieces: [3, 9, 65],
  topoPieces: [1, 1, 1],
  exactPieces: 1,
  chosen: { softIterations: 5, softPieces: 65, topoPieces: 1 },
  softStepMs: 21.34,
  softStepBytes: 25_400_000,
  topoStepMs: 5.111,
  topoStepBytes: 2_900_000,
  tubeMs: 1.234,
  tubeBytes: 400_000,
};

describe('words of the lab', () => {
  it('describe a view by its numbers', () => {
    const numbers = { areaPx: 1200, pieces: 3, loops: 1, breaks: 2, gaps: [], timeMs: 1, heldBytes: 1 };
    expect(describeView('soft', { id: 'soft', ...numbers })).toBe(
      'Soft skeleton: 1\u202f200 pixels, 3 pieces, 1 loop, 2 breaks',
    );
    expect(describeView('mask', { id: 'mask', ...numbers, breaks: null })).not.toContain('break');
    expect(describeView('topo', undefined)).toBe('Topo soft skeleton, nothing yet');
  });

  it('format bytes by their size', () => {
    expect([400_000, 2_900_000, 25_400_000].map((bytes) => formatHeld(bytes))).toEqual([
      { value: '400', unit: 'kB' },
      { value: '2.9', unit: 'MB' },
      { value: '25', unit: 'MB' },
    ]);
  });

  it('end an axis at a round number', () => {
    expect([0, 1, 7, 65, 705, 9999].map(roundTop)).toEqual([4, 4, 8, 70, 760, 12000]);
  });

  it('sum up in one sentence of the numbers given', () => {
    const sentence = summarise(SUMMARY);
    for (const part of ['1.23 ms', '400 kB', '21.3 ms', '25 MB', '65 pieces', '5.11 ms', '2.9 MB'])
      expect(sentence).toContain(part);
    expect(sentence.match(/\.(\s|$)/g)).toHaveLength(1);
    expect(describeCurve(SUMMARY)).toContain('0: 3, 1: 9, 5: 65');
  });
});
