import { describe, expect, it } from 'vitest';
import { describeShownLoss, showLoss } from './shown-loss.ts';

const RECALL = { label: '1 − recall', raisedBy: 1 } as const;
const CLDICE = { label: '1 − clDice', raisedBy: 0 } as const;

describe('showLoss', () => {
  it('is 1 − Dice + CE without a connectivity term', () => {
    const terms = { dice: -0.75, ce: 0.25, connectivity: null };
    expect(showLoss(-0.5, terms, 3, null)).toEqual({ total: 0.5, generic: 0.5, connectivity: null });
    expect(describeShownLoss(null)).toContain('lower by 1.');
  });

  it('adds up over a row: L = generic + w (1 − recall), never negative', () => {
    for (const recall of [0.1, 0.5, 1]) {
      const terms = { dice: -0.75, ce: 0.25, connectivity: -recall };
      const { total, generic, connectivity } = showLoss(-0.5 - 2 * recall, terms, 2, RECALL);
      expect(total).toBeCloseTo(generic + 2 * (connectivity ?? NaN), 12);
      expect(total).toBeGreaterThanOrEqual(0);
    }
    expect(describeShownLoss(RECALL)).toContain('lower by 1 + w.');
  });

  it('leaves a term that counts from 0 as it is', () => {
    const terms = { dice: -0.75, ce: 0.25, connectivity: 0.4 };
    const shown = showLoss(-0.5 + 2 * 0.4, terms, 2, CLDICE);
    expect(shown.connectivity).toBe(0.4);
    expect(shown.total).toBeCloseTo(shown.generic + 2 * 0.4, 12);
    expect(describeShownLoss(CLDICE)).toContain("w (1 − clDice); the trainer's value is lower by 1.");
  });

  it('takes the weight of the step, not one set on the knob since', () => {
    const terms = { dice: -0.75, ce: 0.25, connectivity: -0.5 };
    expect(showLoss(-0.5 - 2 * 0.5, terms, 5, RECALL).total).toBeCloseTo(0.5 + 2 * 0.5, 12);
  });

  it("takes the knob's weight where the term is zero", () => {
    expect(showLoss(-0.5, { dice: -0.75, ce: 0.25, connectivity: 0 }, 5, RECALL).total).toBeCloseTo(5.5, 12);
  });
});
