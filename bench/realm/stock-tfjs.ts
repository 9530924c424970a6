// The same net, loss and optimiser in stock tfjs operations. None of our kernels is registered in this realm.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { model } from '../../src/engine/models/unet/model.ts';
import { initialiseParameters, nameParameters } from '../../src/engine/parameters.ts';
import type { RealmCalls } from './realm-protocol.ts';
import { diceCrossEntropy, forward } from './stock-forward.ts';
import { settleTfjs } from './settle-tfjs.ts';
import {
  ADAM,
  drawBatch,
  LEARNING_RATE,
  modelShape,
  oneHotLabels,
  SEED,
  type StepProblem,
} from './step-problem.ts';
import { createStepRealm, type Peer } from './step-realm.ts';

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
