// The same step of tfjs's own operations on its wasm backend. Two gradients of convolutions are composed here: the one with
// respect to filters, which that backend lacks, and therewith that of transposed convolutions.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { openWasm } from '../../src/engine/backend/open-wasm.ts';
import { model } from '../../src/engine/models/unet/model.ts';
import { initialiseParameters, nameParameters } from '../../src/engine/parameters.ts';
import { diceCrossEntropy, forward } from './stock-forward.ts';
import {
  ADAM,
  drawBatch,
  LEARNING_RATE,
  modelShape,
  oneHotLabels,
  SEED,
  type StepProblem,
} from './step-problem.ts';
import type { WasmPreparation } from './wasm-ours.ts';

/** Σ over pixels of shifted input times dy, a matrix product for each tap: no copy of the input per tap is kept. */
function filterGradient(x: Tensor4D, dy: Tensor4D, shape: number[], stride: number, pad: number): Tensor4D {
  return tf.tidy(() => {
    const [edge, , from, to] = shape;
    const [batch, height, width] = dy.shape;
    const padded =
      pad === 0
        ? x
        : tf.pad(x, [
            [0, 0],
            [pad, pad],
            [pad, pad],
            [0, 0],
          ]);
    const columns = tf.reshape(dy, [batch * height * width, to]);
    const taps: Tensor[] = [];
    for (let row = 0; row < edge; row++) {
      for (let column = 0; column < edge; column++) {
        const end = [batch, row + stride * (height - 1) + 1, column + stride * (width - 1) + 1, from];
        const part = tf.stridedSlice(padded, [0, row, column, 0], end, [1, stride, stride, 1]);
        taps.push(tf.matMul(tf.reshape(part, [batch * height * width, from]), columns, true, false));
      }
    }
    return tf.reshape<tf.Rank.R4>(tf.stack(taps), shape as [number, number, number, number]);
  });
}

const inputGradient = (dy: Tensor4D, filter: Tensor4D, inputShape: number[], stride: number, pad: number) =>
  tf
    .engine()
    .runKernel<Tensor4D>(
      'Conv2DBackpropInput',
      { dy, filter },
      { strides: [stride, stride], pad, dataFormat: 'NHWC', inputShape },
    );

function conv2d(x: Tensor4D, filter: Tensor4D, stride: number, pad: number): Tensor4D {
  const operation = tf.customGrad((...args) => {
    const [input, weights] = args as [Tensor4D, Tensor4D];
    (args.at(-1) as unknown as GradSaveFunc)([input, weights]);
    return {
      value: tf.conv2d(input, weights, stride, pad),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [features, kernel] = saved as [Tensor4D, Tensor4D];
        return [
          inputGradient(dy as Tensor4D, kernel, features.shape, stride, pad),
          filterGradient(features, dy as Tensor4D, kernel.shape, stride, pad),
        ];
      },
    };
  });
  return operation(x, filter);
}

function conv2dTranspose(x: Tensor4D, filter: Tensor4D, outShape: number[]): Tensor4D {
  const operation = tf.customGrad((...args) => {
    const [input, weights] = args as [Tensor4D, Tensor4D];
    (args.at(-1) as unknown as GradSaveFunc)([input, weights]);
    return {
      value: inputGradient(input, weights, outShape, 2, 0),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [features, kernel] = saved as [Tensor4D, Tensor4D];
        return [
          tf.conv2d(dy as Tensor4D, kernel, 2, 0),
          filterGradient(dy as Tensor4D, features, kernel.shape, 2, 0),
        ];
      },
    };
  });
  return operation(x, filter);
}

let step: (() => Promise<number>) | null = null;

export const calls = {
  async prepare(problem: StepProblem): Promise<WasmPreparation> {
    const { adapter } = await openWasm('WebGPU was not asked for', { hasOwnKernels: false });
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
    step = async () => {
      const loss = tf.tidy(() => {
        const x = tf.tensor4d(images, [batch, patchPx, patchPx, 1]);
        const y = tf.tensor4d(target, [batch, patchPx, patchPx, classes + 1]);
        const operations = { conv2d, conv2dTranspose };
        return optimiser.minimize(
          () => diceCrossEntropy(forward(variables, x, operations), y),
          true,
        ) as Scalar;
      });
      const [value] = await loss.data();
      loss.dispose();
      return value;
    };
    return { losses: [await step(), await step(), await step()], backend: `${tf.getBackend()}, ${adapter}` };
  },

  async measure(_turn: null): Promise<{ stepMs: number }> {
    if (step === null) throw new Error('The step has not been prepared.');
    const startMs = performance.now();
    await step();
    return { stepMs: performance.now() - startMs };
  },
};
