// The training step as a pure function of tensors: forward, loss, backward, update. Nothing is read back or drawn in it, so
// that it can run through tfjs as well as be recorded and replayed.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { deepSupervisionLoss } from '../losses/deep-supervision/combine.ts';
import type { LossInput, LossOutput } from '../losses/loss-plugin.ts';
import { splitParameters } from './parameters.ts';
import { atScale } from './scales.ts';
import type { StepDescription } from './step-description.ts';
import type { StepPhase } from './step-phases.ts';
import type { LossTerms } from './train-events.ts';

/** A type, not an interface, so that tf.tidy may return it. */
export type ComputedStep = {
  /** parameters, moment0, moment1 …, as the inputs of these names, and numbers [5]: see readNumbers. */
  outputs: Record<string, Tensor>;
  /** Whether the loss has a connectivity term. */
  hasConnectivity: boolean;
};

export interface StepNumbers {
  loss: number;
  terms: LossTerms;
  /** ‖∂L/∂weights‖ */
  gradientNorm: number;
  /** Neither the loss nor any gradient value is NaN or infinite. */
  isFinite: boolean;
}

export const momentName = (index: number) => `moment${index}`;

/** Outputs of the network that the loss counts, full resolution first, each [B,H,W,K+1]. */
export function computeLogits(
  { model, shape, specs, scales, config }: StepDescription,
  parameters: Tensor1D,
  images: Tensor4D,
): Tensor4D[] {
  const weights = splitParameters(parameters, specs);
  const isSupervised = (config.deepSupervision ?? 'none') !== 'none';
  return isSupervised && model.forwardScales !== undefined
    ? model.forwardScales(shape, weights, images, scales.counted)
    : [model.forward(shape, weights, images)];
}

/** What the loss is given at each scale. */
export function lossInputs(inputs: Record<string, Tensor>, outputs: readonly Tensor4D[]): LossInput[] {
  const get = <T extends Tensor>(name: string) => inputs[name] as T;
  const maybe = <T extends Tensor>(name: string) => (name in inputs ? get<T>(name) : null);
  return outputs.map((logits, scale): LossInput => ({
    logits,
    labels: get<Tensor3D>(atScale('labels', scale)),
    tubes: get<Tensor3D>(atScale('tubes', scale)),
    mask: maybe<Tensor3D>(atScale('mask', scale)),
    noise: maybe<Tensor4D>(atScale('noise', scale)),
  }));
}

/** The loss over all its scales. */
export function computeLoss(
  { loss, config, scales }: StepDescription,
  seen: readonly LossInput[],
  lossWeight: Scalar,
): LossOutput {
  const { deepSupervision = 'none' } = config;
  const { settings } = config.loss;
  return deepSupervision === 'none'
    ? loss.compute(seen[0], lossWeight, settings)
    : deepSupervisionLoss(loss, seen, lossWeight, settings, deepSupervision, scales.outputs);
}

/**
 * One step; call inside tf.tidy.
 *
 * @param inputs those of step-inputs.ts, and parameters, moment0, moment1 … as the learner has them
 * @param updates made before this one; the outputs do not depend on it
 * @param onPhase called where each part of the step begins
 */
export function computeStep(
  step: StepDescription,
  inputs: Record<string, Tensor>,
  updates: number,
  onPhase: (phase: StepPhase) => void = () => undefined,
): ComputedStep {
  const { optimiser } = step;
  const get = <T extends Tensor>(name: string) => inputs[name] as T;
  const parameters = get<Tensor1D>('parameters');

  let terms: Scalar[] = [];
  let hasConnectivity = false;
  const forward = (flat: Tensor): Scalar => {
    onPhase('forward');
    const outputs = computeLogits(step, flat as Tensor1D, get<Tensor4D>('images'));
    onPhase('loss');
    const output = computeLoss(step, lossInputs(inputs, outputs), get<Scalar>('lossWeight'));
    hasConnectivity = output.connectivity !== null;
    terms = [output.dice, output.ce, output.connectivity ?? tf.scalar(0)].map((term) =>
      tf.keep(term.clone()),
    );
    onPhase('backward');
    return output.total;
  };
  const { value, grad } = tf.valueAndGrad(forward)(parameters);
  onPhase('optimiser');
  // A single non-finite value makes the sum of squares non-finite; one small read tells of all.
  const squares = tf.sum<Scalar>(tf.square(grad));
  const numbers = tf.stack([value, squares, ...terms]);
  tf.dispose(terms);

  const count = Object.keys(inputs).filter((name) => name.startsWith('moment')).length;
  const moments = Array.from({ length: count }, (_, i) => get<Tensor1D>(momentName(i)));
  const next = optimiser.update(parameters, grad as Tensor1D, { moments, updates }, get<Tensor1D>('knobs'));
  const outputs: Record<string, Tensor> = { parameters: next.parameters, numbers };
  for (const [i, moment] of next.state.moments.entries()) outputs[momentName(i)] = moment;
  return { outputs, hasConnectivity };
}

/** Names the values of the output `numbers`: total, Σ gradient², dice, ce, connectivity. */
export function readNumbers(values: ArrayLike<number>, hasConnectivity: boolean): StepNumbers {
  const [total, squares, dice, ce, connectivity] = Array.from(values);
  return {
    loss: total,
    terms: { dice, ce, connectivity: hasConnectivity ? connectivity : null },
    gradientNorm: Math.sqrt(squares),
    isFinite: Number.isFinite(total) && Number.isFinite(squares),
  };
}
