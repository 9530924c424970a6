// Group optim: SGD with Nesterov momentum, weight decay, clipping and polynomial decay, on the backend that is open.
import * as tf from '@tensorflow/tfjs-core';
import { polynomialDecay } from '../../../src/engine/optimisers/polynomial-decay.ts';
import { createSgd } from '../../../src/engine/optimisers/sgd.ts';
import { type Examination, LIMITS } from './examination.ts';

const row = (values: ArrayLike<number>, index: number, size: number) =>
  Float32Array.from({ length: size }, (_, i) => values[index * size + i]);

/** Parameters after every update. */
export async function checkOptimiser(e: Examination): Promise<void> {
  const { data: gradients, shape } = e.values('grads');
  const [steps, size] = shape;
  const clipNorm = e.param('clip_norm');
  if (e.param('nesterov') !== true) e.problem('SGD without Nesterov momentum is not computed here.');
  const sgd = createSgd({
    momentum: Number(e.param('momentum')),
    weightDecay: Number(e.param('weight_decay')),
    clipNorm: clipNorm == null ? null : Number(clipNorm),
  });
  const [first, budget] = [Number(e.param('lr')), Number(e.param('max_steps'))];
  const rates = Array.from({ length: steps }, (_, t) => polynomialDecay(first, t, budget));
  e.relative('lr', rates, e.values('lr').data, LIMITS.optimiser);

  const wanted = e.values('params_after').data;
  let parameters = tf.tensor1d(row(e.values('p0').data, 0, size));
  let state = sgd.init(size);
  for (let t = 0; t < steps; t++) {
    const gradient = tf.tensor1d(row(gradients, t, size));
    tf.engine().startScope();
    const knobs = tf.tensor1d(sgd.knobs(state.updates, rates[t]));
    const next = sgd.update(parameters, gradient, state, knobs);
    [next.parameters, ...next.state.moments].forEach((kept) => tf.keep(kept));
    tf.engine().endScope();
    tf.dispose([parameters, gradient, ...state.moments]);
    ({ parameters, state } = next);
    e.relative(
      `params_after, step ${t + 1}`,
      await parameters.data(),
      Array.from({ length: size }, (_, i) => wanted[t * size + i]),
      LIMITS.optimiser,
    );
  }
  tf.dispose([parameters, ...state.moments]);
}
