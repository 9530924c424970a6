import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN_CONFIG } from '../../engine/run-config.ts';
import { countSteps, configOf } from './resource-plan.ts';
import { barsOf, describeBars, formatExtra, linesOf } from './resource-series.ts';
import { resourcesCsv } from './resources-csv.ts';
import type { KeptResources } from './resources-store.ts';
import { roundTicks } from './round-ticks.ts';

const cost = (id: string, stepMs: number, peakBytes: number) => ({
  id,
  stepMs,
  baseStepMs: 40,
  peakBytes,
  timeRatio: stepMs / 40,
  memoryRatio: peakBytes / 100e6,
});
const refusal = { message: 'Two networks, at once, do not fit.', neededBytes: 5e9, limitBytes: 4e9 };
const costs: KeptResources = {
  mode: 'quick',
  settings: 'key',
  words: 'U-Net 16 × 3, patch 64 px, batch 2',
  setName: 'Vessels',
  backend: 'webgpu',
  adapter: 'llvmpipe',
  measuredAt: '2026-11-25T17:00:00.000Z',
  tookMs: 1000,
  budgetBytes: 4e9,
  cells: [
    { lossId: 'dice-ce', classCount: 1, cost: cost('dice-ce', 40, 100e6), refusal: null },
    { lossId: 'cl-dice', classCount: 1, cost: cost('cl-dice', 60, 130e6), refusal: null },
    { lossId: 'skeleton-recall', classCount: 1, cost: cost('skeleton-recall', 39.9, 100e6), refusal: null },
    { lossId: 'cl-dice', classCount: 8, cost: null, refusal },
  ],
};

describe('what the charts show', () => {
  it('has a bar for each loss over Dice + CE, and the marks of the paper where it has any', () => {
    const [recall, clDice, topo] = barsOf(costs, 'time', 'share');
    expect(recall).toMatchObject({ words: '−0.3 %', paper: 0.08, paperWords: 'paper +8 %' });
    expect(clDice).toMatchObject({ words: '+50 %', paper: 0.88 });
    expect(topo).toMatchObject({ extra: null, words: 'not measured here', paper: null });
    expect(barsOf(costs, 'memory', 'absolute')[1]).toMatchObject({ words: '+30 MB', paper: null });
    expect(describeBars(barsOf(null, 'memory', 'share'))).toMatch(
      /Skeleton Recall not measured here, paper \+2 %/,
    );
  });

  it('has a line for each loss, and a cross in place of what does not fit', () => {
    const lines = linesOf(costs, 'memory');
    expect(lines.map(({ lossId }) => lossId)).toEqual(['dice-ce', 'skeleton-recall', 'cl-dice']);
    expect(lines[2]).toMatchObject({ points: [{ classCount: 1, value: 130e6 }], crosses: [8] });
    expect(linesOf(costs, 'time')[2].points).toEqual([{ classCount: 1, value: 60 }]);
  });

  it('writes every cell into the CSV, the reason where there is no number', () => {
    const lines = resourcesCsv(costs).trim().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[2]).toMatch(/^cl-dice,1,60,40,50,130000000,100000000,30(\.0+\d)?,,88,52,/);
    expect(lines[4]).toContain('cl-dice,8,,,,,,,"Two networks, at once, do not fit.",88,52');
  });

  it('writes shares with as many digits as they deserve', () => {
    expect([0.023, -0.004, 3.16, 0, -0.0001].map(formatExtra)).toEqual([
      '+2.3 %',
      '−0.4 %',
      '+316 %',
      '+0.0 %',
      '+0.0 %',
    ]);
  });
});

describe('round ticks', () => {
  it('are multiples of a round number, with 0 among them', () => {
    expect(roundTicks(0, 3.3)).toEqual([0, 1, 2, 3]);
    expect(roundTicks(-0.02, 0.88)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(roundTicks(-3, 3)).toEqual([-2, 0, 2]);
    expect(roundTicks(0, 0)).toEqual([0]);
  });
});

describe('the plan', () => {
  it('takes smaller patches and batches when quick, never larger ones', () => {
    expect(configOf(DEFAULT_RUN_CONFIG, 'quick')).toMatchObject({ patchPx: 64, batch: 2 });
    expect(configOf({ ...DEFAULT_RUN_CONFIG, patchPx: 32, batch: 1 }, 'quick')).toMatchObject({
      patchPx: 32,
      batch: 1,
    });
    expect(configOf(DEFAULT_RUN_CONFIG, 'thorough')).toBe(DEFAULT_RUN_CONFIG);
  });

  it('counts the least number of steps', () => {
    // Quick: (1 + 6) of Dice + CE alone, (1 + 2 · 6) for each of three others.
    expect(countSteps('quick', 5, 3)).toBe(5 * (7 + 3 * 13));
  });
});
