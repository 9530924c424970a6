// What the fused optimiser steps of all backends share: names and constants.

/**
 * Kernels over flat vectors of one length. Adam: parameters, gradient, first, second, knobs → parameters, first, second.
 * SGD: parameters, gradient, velocity, knobs → parameters, velocity. What the knobs are stands beside each optimiser.
 */
export const ADAM_STEP = 'AdamStep';
export const SGD_STEP = 'SgdStep';

/** A type, not an interface, so that it can stand for tfjs's map of attributes. */
export type AdamAttributes = {
  beta1: number;
  beta2: number;
  epsilon: number;
  /** λ of Adam's g + λ θ; decoupled decay is one of the knobs. */
  coupledDecay: number;
};

export type SgdAttributes = {
  momentum: number;
  weightDecay: number;
  /** Largest norm of the whole gradient; 0 leaves it as it is. */
  clipNorm: number;
};

/** Added to the norm before it divides, as torch.nn.utils.clip_grad_norm_ does. */
export const CLIP_EPSILON = 1e-6;
