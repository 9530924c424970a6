import { describe, expect, it } from 'vitest';
import { epochOf, secondsLeft, stateWord } from '../shell/run-words.ts';
import { describeSizes, nameOfDrop } from './data-words.ts';
import { describeCostFully, describeCosts, describeRunTimes, formatOver } from './loss-costs.ts';

describe('words of the Train room', () => {
  it('names a drop by its folder, its only file, or its number of files', () => {
    expect(nameOfDrop([{ path: 'drive/a.tif' }, { path: 'drive/masks/a.gif' }])).toBe('drive');
    expect(nameOfDrop([{ path: 'roads.zip' }])).toBe('roads.zip');
    expect(nameOfDrop([{ path: 'a.png' }, { path: 'b.png' }])).toBe('2 own files');
  });

  it('describes sizes of usable rows only', () => {
    const ready = { status: 'ready', width: 565, height: 584 } as const;
    expect(describeSizes([ready, ready, { status: 'unusable', width: 1, height: 1 }])).toBe('565 × 584');
    expect(describeSizes([ready, { status: 'ready', width: 10, height: 10 }])).toBe('2 sizes');
  });

  it('says no time before it is measured', () => {
    expect(describeRunTimes({})).toEqual({});
    expect(describeRunTimes({ 'skeleton-recall': 41 })).toEqual({ 'skeleton-recall': '41.0 ms' });
  });

  it('says what a loss adds to Dice + CE', () => {
    expect([1.021, 0.988, 1, 4.16].map(formatOver)).toEqual(['+2 %', '−1 %', '+0 %', '+316 %']);
    const cost = { stepMs: 39.8, baseStepMs: 39.8, peakBytes: 47e6, timeRatio: 1, memoryRatio: 1 };
    const costs = {
      settings: '[]',
      words: 'U-Net 16 × 3, patch 128 px, batch 4, 1 class',
      backend: 'webgpu' as const,
      adapter: 'llvmpipe',
      measuredAt: '2026-11-25T17:00:00.000Z',
      losses: [
        { ...cost, id: 'dice-ce' },
        { ...cost, id: 'cl-dice', stepMs: 55, timeRatio: 1.38, memoryRatio: 1.5 },
      ],
    };
    expect(describeCosts(costs)).toEqual({ 'dice-ce': '1.00× · 39.8 ms', 'cl-dice': '+38 %' });
    expect(describeCostFully(costs, 'cl-dice')).toBe(
      '55.0 ms a step and 47 MB, +50 % memory; U-Net 16 × 3, patch 128 px, batch 4, 1 class; measured 2026-11-25.',
    );
    expect(describeCostFully(costs, 'unknown')).toBeNull();
  });

  it('counts epochs by training images and time by the measured rate', () => {
    expect(epochOf(10, 4, 16)).toBe(2.5);
    expect(epochOf(10, 4, 0)).toBeNull();
    expect(secondsLeft({ step: 100, stepsPerSecond: 20 }, 400)).toBe(15);
    expect(secondsLeft({ step: 100, stepsPerSecond: null }, 400)).toBeNull();
  });

  it('has a word for every state', () => {
    const run = { phase: null, isStarting: false };
    expect(stateWord({ ...run, state: 'running' })).toBe('Training, step');
    expect(stateWord({ ...run, state: 'idle', isStarting: true })).toBe('Starting');
    expect(stateWord({ ...run, state: 'running', phase: { phase: 'validating', done: 2, total: 3 } })).toBe(
      'Validating 2/3',
    );
  });
});
