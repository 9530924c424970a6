import { beforeEach, describe, expect, it } from 'vitest';
import { runHistory } from './run-history.ts';

const step = (at: number, connectivity: number | null) =>
  ({
    kind: 'step',
    step: at,
    loss: -0.5 + (connectivity ?? 0),
    terms: { dice: -0.75, ce: 0.25, connectivity },
    learningRate: 1e-3,
    stepMs: 1,
    dataMs: 1,
    phaseMs: null,
    peakBytes: 1,
  }) as const;

describe('runHistory', () => {
  beforeEach(() => runHistory.clear());

  it('keeps a positive Dice + CE part and the connectivity term, and grows', () => {
    for (let at = 1; at <= 1000; at++)
      runHistory.appendStep(step(at, -0.5), 1, { label: '1 − recall', raisedBy: 1 });
    const { steps } = runHistory;
    expect(steps.count).toBe(1000);
    expect(steps.column('step')[999]).toBe(1000);
    expect(steps.column('generic')[999]).toBe(0.5);
    expect(steps.column('connectivity')[0]).toBe(0.5);
    expect(steps.column('total')[999]).toBe(1);
    expect(steps.column('smooth')[999]).toBeCloseTo(0.5, 12);
  });

  it('has no connectivity where the loss has none, and no metric where none could be measured', () => {
    runHistory.appendStep(step(1, null), 1, null);
    runHistory.appendValidation({
      kind: 'validation',
      step: 1,
      images: [],
      mean: {
        ...{ dice: 0.5, clDice: null, betti0Error: 3, betti1Error: 0 },
        ...{ sensitivity: null, precision: null, rocAuc: null },
      },
    });
    expect(runHistory.steps.column('connectivitySmooth')[0]).toBeNaN();
    expect(runHistory.validations.column('clDice')[0]).toBeNaN();
    expect(runHistory.validations.column('dice')[0]).toBe(0.5);
  });

  it('is empty after a reset, and says that it changed', () => {
    runHistory.appendStep(step(1, null), 1, null);
    const { version } = runHistory;
    runHistory.clear();
    expect(runHistory.steps.count).toBe(0);
    expect(runHistory.version).toBeGreaterThan(version);
  });
});
