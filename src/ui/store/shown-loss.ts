// One loss, one meaning on the page: every term counts from 0 upwards, so that the columns of a row add up. Pure.
import type { ShownTerm } from '../../losses/loss-plugin.ts';
import type { LossTerms } from '../../workers/train-protocol.ts';

/** Terms as the page shows them; L = generic + w · connectivity. */
export interface ShownLoss {
  /** L as shown: the trainer's value, raised by 1, and by w where the connectivity term is raised. */
  total: number;
  /** 1 − Dice + CE */
  generic: number;
  /** The trainer's term, raised as its loss says, e.g. 1 − recall; null for losses without one. */
  connectivity: number | null;
}

/** Smaller terms say too little about the weight they were multiplied with. */
const LEAST_TELLING = 1e-3;

/**
 * nnU-Net counts Dice and soft recall as negative losses, −1 … 0; the page adds 1 to each.
 *
 * @param loss L as the trainer has it, L_CE + L_Dice + w · L_connectivity
 * @param weight w on the knob; the step itself may still have been taken with the former one, so w is read from the terms
 * where they tell it
 * @param shownTerm of the loss's meta
 */
export function showLoss(
  loss: number,
  terms: LossTerms,
  weight: number,
  shownTerm: ShownTerm | null,
): ShownLoss {
  const generic = 1 + terms.dice + terms.ce;
  if (terms.connectivity === null) return { total: loss + 1, generic, connectivity: null };
  const { connectivity } = terms;
  const applied =
    Math.abs(connectivity) < LEAST_TELLING ? weight : (loss - terms.dice - terms.ce) / connectivity;
  const raisedBy = shownTerm?.raisedBy ?? 0;
  return { total: loss + 1 + raisedBy * applied, generic, connectivity: raisedBy + connectivity };
}

/** How the shown L is made and how it differs from what the trainer writes. */
export function describeShownLoss(shownTerm: ShownTerm | null): string {
  if (shownTerm === null) return "Shown as 1 − Dice + CE; the trainer's value is lower by 1.";
  const lower = shownTerm.raisedBy === 1 ? '1 + w' : '1';
  return `Shown as 1 − Dice + CE + w (${shownTerm.label}); the trainer's value is lower by ${lower}.`;
}
