/**
 * Added above and below the fractions of Dice (nnU-Net's soft Dice: smooth = 1e-5) and of soft recall (the authors' code:
 * 1e-5 as well; the paper's eq. 1 has none).
 */
export const SMOOTH = 1e-5;
