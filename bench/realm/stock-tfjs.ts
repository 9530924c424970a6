// The same net, loss and optimiser in stock tfjs operations. None of our kernels is registered in this realm.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { model } from '../../src/engine/models/unet/model.ts';
import { initialiseParameters, nameParameters } from '../../src/engine/parameters.ts';
import type { RealmCalls } from './realm-protocol.ts';
import { settleTfjs } from './settle-tfjs.ts';
import {
  ADAM,
  drawBatch,
  LEARNING_RATE,
  LEVELS,
  modelShape,
  oneHotLabels,
  SEED,
  type StepProblem,
} from './step-problem.ts';
import { createStepRealm, type Peer } from './step-realm.ts';

type Weights = ReadonlyMap<string, Tensor>;

function norm(x: Tensor4D, gamma: Tensor, beta: Tensor): Tensor4D {
  const { mean, variance } = tf.moments(x, [1, 2], true);
  const normalised = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
  return tf.leakyRelu(tf.add<Tensor4D>(tf.mul(normalised, gamma), beta), 0.01);
}

/** The U-Net of src/engine/models/unet, layer by layer. */
export function forward(weights: Weights, images: Tensor4D): Tensor4D {
  const get = <T extends Tensor>(name: string) => weights.get(name) as T;
  const block = (x: Tensor4D, name: string, stride: number) =>
    norm(
      tf.conv2d(x, get<Tensor4D>(`${name}.conv.weight`), stride, 1),
      get(`${name}.norm.weight`),
      get(`${name}.norm.bias`),
    );
  const skips: Tensor4D[] = [];
  let x = images;
  for (let stage = 0; stage < LEVELS.depth; stage++) {
    x = block(block(x, `encoder.${stage}.0`, stage === 0 ? 1 : 2), `encoder.${stage}.1`, 1);
    skips.push(x);
  }
  for (let stage = LEVELS.depth - 2; stage >= 0; stage--) {
    const filter = get<Tensor4D>(`decoder.${stage}.up.weight`);
    const shape = skips[stage].shape;
    const up = tf.conv2dTranspose(x, filter, [shape[0], shape[1], shape[2], filter.shape[2]], 2, 0);
    x = tf.concat([tf.add<Tensor4D>(up, get(`decoder.${stage}.up.bias`)), skips[stage]], 3);
    x = block(block(x, `decoder.${stage}.0`, 1), `decoder.${stage}.1`, 1);
  }
  return tf.add(tf.conv2d(x, get<Tensor4D>('head.weight'), 1, 0), get('head.bias'));
}

/** Dice (foreground, over the batch, s = 1e-5) + cross-entropy. */
export function diceCrossEntropy(logits: Tensor4D, target: Tensor4D): Scalar {
  const ce = tf.neg(tf.mean(tf.sum(tf.mul(target, tf.logSoftmax(logits)), -1)));
  const foreground = (x: Tensor4D) => tf.slice(x, [0, 0, 0, 1], [-1, -1, -1, -1]);
  const p = foreground(tf.softmax(logits));
  const y = foreground(target);
  const total = (x: Tensor) => tf.sum(x, [0, 1, 2]);
  const dice = tf.div(tf.add(tf.mul(total(tf.mul(p, y)), 2), 1e-5), tf.add(tf.add(total(p), total(y)), 1e-5));
  return tf.sub(ce, tf.mean(dice));
}

export async function openStock(): Promise<void> {
  if (!(await tf.setBackend('webgpu'))) throw new Error('stock tfjs could not start its webgpu backend');
}

async function createPeer(problem: StepProblem): Promise<Peer> {
  await openStock();
  const { batch, patchPx, classes } = problem;
  const specs = model.parameters(modelShape(problem));
  const variables = new Map<string, tf.Variable>(
    nameParameters(initialiseParameters(specs, SEED), specs).map(({ name, shape, data }) => [
      name,
      tf.variable(tf.tensor(data, shape)),
    ]),
  );
  const optimiser = tf.train.adam(LEARNING_RATE, ADAM.beta1, ADAM.beta2, ADAM.epsilon);
  const { images } = drawBatch(problem);
  const target = oneHotLabels(drawBatch(problem), classes);
  return {
    remark: null,
    async step() {
      const loss = tf.tidy(() => {
        const x = tf.tensor4d(images, [batch, patchPx, patchPx, 1]);
        const y = tf.tensor4d(target, [batch, patchPx, patchPx, classes + 1]);
        return optimiser.minimize(() => diceCrossEntropy(forward(variables, x), y), true) as Scalar;
      });
      const [value] = await loss.data();
      loss.dispose();
      return value;
    },
    settle: settleTfjs,
    dispose() {
      optimiser.dispose();
      tf.dispose([...variables.values()]);
    },
  };
}

export const calls = createStepRealm(createPeer) as unknown as RealmCalls;
