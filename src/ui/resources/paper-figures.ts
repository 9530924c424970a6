// The only figures on cost that the paper's text gives. They are means over its five data sets, on its own machine and its
// own networks: marks to compare with, not to match.

/** Share over Dice + CE: 0.08 is +8 %. */
export interface PaperFigure {
  time: number;
  memory: number;
}

const FIGURES: Readonly<Record<string, PaperFigure>> = {
  'skeleton-recall': { time: 0.08, memory: 0.02 },
  'cl-dice': { time: 0.88, memory: 0.52 },
};

export const PAPER_SOURCE =
  'Kirchhoff et al., Skeleton Recall Loss, ECCV 2024 (arXiv 2404.03010): means over its five data sets, with the authors’ networks on their own machine';

/** null: the paper's text gives none for this loss. */
export function paperFigure(lossId: string): PaperFigure | null {
  return FIGURES[lossId] ?? null;
}
