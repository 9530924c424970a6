import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN_CONFIG } from '../../engine/run-config.ts';
import { countSteps, configOf } from './resource-plan.ts';
import { describeStacked, stackedBarsOf } from './part-series.ts';
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
  timeRatioLow: stepMs / 50,
  timeRatioHigh: stepMs / 30,
  memoryRatio: peakBytes / 100e6,
  parts: {
    timeMs: { data: 1, forward: 10, loss: stepMs - 34, backward: 20, optimiser: 3, rest: 1 },
    bytes: { weights: 2e6, optimiser: 4e6, activations: 80e6, loss: peakBytes - 86e6 },
  },
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
    expect(clDice).toMatchObject({ words: '+50 %', paper: 0.88, interval: { words: '+20 to +100 %' } });
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

  it('has bars in parts for time and memory, which add up to what is written at their end', () => {
    const time = stackedBarsOf(costs, 'time');
    expect(time.map(({ lossId, words }) => [lossId, words])).toEqual([
      ['dice-ce', '41.0 ms'],
      ['skeleton-recall', '40.9 ms'],
      ['cl-dice', '61.0 ms'],
    ]);
    expect(time[2].parts.map(({ name, value }) => `${name} ${value}`)).toEqual([
      'data 1',
      'forward 10',
      'loss 26',
      'backward 20',
      'optimiser 3',
      'rest 1',
    ]);
    const memory = stackedBarsOf(costs, 'memory');
    expect(memory[2].words).toBe('130 MB');
    expect(memory[2].parts.at(-1)).toEqual({ name: 'loss', token: '--l-cl', value: 44e6 });
    expect(describeStacked(memory, 'memory')).toMatch(/^Dice \+ CE 100 MB: weights 2\.0 MB, /);
    const refused = { ...costs, cells: [{ ...costs.cells[3], classCount: 1 }] };
    expect(stackedBarsOf(refused, 'memory')[0]).toMatchObject({
      parts: [],
      words: 'does not fit into memory',
    });
  });

  it('writes every cell into the CSV, the reason where there is no number', () => {
    const lines = resourcesCsv(costs).trim().split('\n');
    expect(lines).toHaveLength(5);
    const values = lines[2].split(',');
    expect(values.slice(0, 5)).toEqual(['cl-dice', '1', '60', '40', '50']);
    const percents = [values[5], values[6], values[9]].map((percent) => Math.round(Number(percent)));
    expect(percents).toEqual([20, 100, 30]);
    expect(values.slice(10, 16)).toEqual(['1', '10', '26', '20', '3', '1']);
    expect(values.slice(16, 23)).toEqual(['2000000', '4000000', '80000000', '44000000', '', '88', '52']);
    expect(lines[4]).toContain(`cl-dice,8${','.repeat(19)}"Two networks, at once, do not fit.",88,52`);
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
    // Quick: 2 without a loss, 1 + 8 + 5 of Dice + CE alone, 1 + 2 · 8 + 5 for each of three others.
    expect(countSteps('quick', 5, 3)).toBe(5 * (2 + 14 + 3 * 22));
  });
});
