// One loss, one meaning on the page: every term counts from 0 upwards, so that the columns of a row add up. Pure.
import type { LossTerms } from '../../workers/train-protocol.ts';

/** Terms as the page shows them; L = generic + w · connectivity. */
export interface ShownLoss {
  /** L as shown: the trainer's value, raised by 1, and by w where there is a connectivity term. */
  total: number;
  /** 1 − Dice + CE */
  generic: number;
  /** 1 + the trainer's term, e.g. 1 − recall; null for losses without one. */
  connectivity: number | null;
}

/** Smaller terms say too little about the weight they were multiplied with. */
const LEAST_TELLING = 1e-3;

/**
 * nnU-Net counts Dice and recall as negative losses, −1 … 0; the page adds 1 to each.
 *
 * @param loss L as the trainer has it, L_CE + L_Dice + w · L_connectivity
 * @param weight w on the knob; the step itself may still have been taken with the former one, so w is read from the terms
 * where they tell it
 */
export function showLoss(loss: number, terms: LossTerms, weight: number): ShownLoss {
  const generic = 1 + terms.dice + terms.ce;
  if (terms.connectivity === null) return { total: loss + 1, generic, connectivity: null };
  const { connectivity } = terms;
  const applied =
    Math.abs(connectivity) < LEAST_TELLING ? weight : (loss - terms.dice - terms.ce) / connectivity;
  return { total: loss + 1 + applied, generic, connectivity: 1 + connectivity };
}

/** How the shown L is made and how it differs from what the trainer writes. */
export function describeShownLoss(hasConnectivity: boolean): string {
  return hasConnectivity
    ? "Shown as 1 − Dice + CE + w (1 − recall); the trainer's value is lower by 1 + w."
    : "Shown as 1 − Dice + CE; the trainer's value is lower by 1.";
}
