// What can be chosen about a loss beside its weight. Pure description: the page, the runner and the losses share it.

export interface LossSettings {
  /**
   * Over what the sums of Dice and soft recall run before the fraction is taken: the whole batch (nnU-Net's 2D default,
   * batch_dice = true), or each sample by itself with the mean afterwards.
   */
  sums: 'batch' | 'sample';
  /** Whether channel 0 takes part in Dice and clDice (nnU-Net: do_bg; jocpae: exclude_background). Soft recall never has it. */
  background: 'excluded' | 'included';
  /**
   * How clDice treats more than one class: the mean of one clDice per class (Tendril's extension), or one sum over all
   * channels at once (the authors' module).
   */
  clDiceClasses: 'per-class' | 'global';
  /** k: iterations of the soft skeleton, 0…50; null takes the loss's own default. */
  iterations: number | null;
}

export const DEFAULT_LOSS_SETTINGS: LossSettings = {
  sums: 'batch',
  background: 'excluded',
  clDiceClasses: 'per-class',
  iterations: null,
};
