import { describe, expect, it } from 'vitest';
import { hasStoppedRising, nextHint, type HintInput } from './next-hint.ts';

const running: HintInput = {
  hasData: true,
  validationCount: 3,
  hasBackend: true,
  hasRecorded: false,
  state: 'running',
  isStarting: false,
  hasTrouble: false,
  step: 120,
  clDices: [0.5, 0.6],
  ringedErrors: 0,
  hasRunA: false,
};
const hint = (more: Partial<HintInput>) => nextHint({ ...running, ...more });

describe('the next hint', () => {
  it('begins with data, then Play', () => {
    expect(hint({ state: 'idle', hasData: false })).toMatch(/sample set/);
    expect(hint({ state: 'idle' })).toMatch(/^Press Play to train/);
    expect(hint({ state: 'idle', hasRunA: true })).toMatch(/compare with run A/);
  });

  it('says of a recorded run what it is, until data and backend are there', () => {
    expect(hint({ state: 'idle', hasRecorded: true, hasData: false })).toMatch(/^A recorded run/);
    expect(hint({ state: 'idle', hasRecorded: true, hasBackend: false })).toMatch(/^A recorded run/);
    expect(hint({ state: 'idle', hasRecorded: true })).toMatch(/^Press Play to train/);
  });

  it('is silent while something else is on screen', () => {
    expect(hint({ hasTrouble: true })).toBeNull();
    expect(hint({ hasBackend: false })).toBeNull();
    expect(hint({ isStarting: true })).toBeNull();
    for (const state of ['preparing', 'warming', 'failed'] as const) expect(hint({ state })).toBeNull();
    expect(hint({})).toBeNull();
  });

  it('leads from the first validation to the rings', () => {
    expect(hint({ clDices: [] })).toMatch(/first validation/);
    expect(hint({ ringedErrors: 12 })).toMatch(/Click a ring/);
    expect(hint({ ringedErrors: null })).toBeNull();
    expect(hint({ validationCount: 0 })).toMatch(/held out/);
  });

  it('says when clDice has stopped rising, and not before', () => {
    const flat = [0.5, 0.7, 0.702, 0.699, 0.703];
    expect(hasStoppedRising(flat)).toBe(true);
    expect(hasStoppedRising([0.5, 0.7, 0.702, 0.72])).toBe(false);
    expect(hasStoppedRising([0.7, 0.7, 0.7])).toBe(false);
    expect(hasStoppedRising([NaN, 0.7, NaN, 0.7, 0.7, 0.7])).toBe(true);
    expect(hint({ clDices: flat })).toMatch(/^clDice has stopped rising/);
    expect(hint({ state: 'paused', clDices: flat })).toMatch(/^clDice has stopped rising/);
  });

  it('speaks of going on, and of the comparison at the end', () => {
    expect(hint({ state: 'paused' })).toMatch(/^Press Play to go on/);
    expect(hint({ state: 'paused', step: 0 })).toMatch(/^Press Play to train/);
    expect(hint({ state: 'done' })).toMatch(/another loss/);
    expect(hint({ state: 'done', hasRunA: true })).toMatch(/rings/);
  });
});
