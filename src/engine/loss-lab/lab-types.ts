// What the losses are tried out on, and what comes back: plain data, shared by the worker and the page.
import type { LossTerms } from '../train-events.ts';

/** What the prediction starts as. drawn: made from the ground truth; live: a network's; blank: background everywhere. */
export type LabSource = 'drawn' | 'live' | 'blank';

export const ACCIDENT_IDS = ['cut', 'spur', 'loop', 'thin', 'thicken', 'shift', 'soften'] as const;
export type AccidentId = (typeof ACCIDENT_IDS)[number];

export type BrushTool = 'erase' | 'add' | 'soften';

/** One press of the brush, or a part of it; a soft brush acts once on each pixel of a press. */
export interface BrushMove {
  tool: BrushTool;
  /** Diameter in px, ≥ 1. */
  sizePx: number;
  /** Probability that an erased pixel keeps, 0…0.5; an added one gets the rest to 1. */
  leaves: number;
  /** x, y, x, y … in px of the crop; pixel i covers [i, i + 1). Neighbours are joined by straight lines. */
  points: number[];
}

export type LabCommand =
  | ({ kind: 'stroke'; /** False: goes on where the last stroke was. */ isNew: boolean } & BrushMove)
  /** Once more, at the next place. */
  | { kind: 'accident'; id: AccidentId }
  /** Takes back all accidents of this kind. */
  | { kind: 'removeAccident'; id: AccidentId }
  | { kind: 'undo' | 'redo' | 'startAgain' };

export interface LabSettings {
  /** Whether the maps show the connectivity term by itself or the whole loss. Losses without one show the whole. */
  shown: 'added' | 'whole';
  /** w of L = L_generic + w · L_connectivity. */
  weight: number;
  /** Iterations of the soft skeleton by loss id; a loss that is not named has its own default. */
  iterations: Readonly<Record<string, number>>;
  /** Logistic noise for losses that draw some, the same at every evaluation; without it β counts as 0. */
  hasNoise: boolean;
  /** Whether channel 0 takes part in Dice and clDice. */
  background: 'excluded' | 'included';
}

/** A rectangle in px of the image. */
export interface Crop {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where something was done, in px of the crop. */
export interface Mark {
  /** missed: taken away, ringed by a circle; false: put there, boxed. */
  shape: 'missed' | 'false';
  x: number;
  y: number;
  halfWidth: number;
  halfHeight: number;
}

export interface LossNumbers {
  /** L as the trainer has it. */
  total: number;
  terms: LossTerms;
}

export interface StateMetrics {
  /** Null where neither map has foreground. */
  dice: number | null;
  clDice: number | null;
  betti0Error: number;
  betti1Error: number;
  /** β₀ and β₁ of the prediction. */
  pieces: number;
  loops: number;
}

/** Push is −∂L/∂z, z = logit of foreground − logit of background: what descent would do to a pixel. */
export interface PushNumbers {
  /** Mean over the pixels of each group of touched pixels, in the order of LabState.groups. */
  groupMeans: number[];
  /** Part of Σ|push| on touched pixels, 0…1; 0 where there is no push at all. */
  touchedShare: number;
  /** Σ of the pushes > 0 and of those < 0. */
  raise: number;
  lower: number;
  /** The push of largest size, with its sign. */
  largest: number;
}

export interface TouchedGroup {
  id: AccidentId | 'brush';
  pixels: number;
}
