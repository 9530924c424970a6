// For tests: the bytes of all tensors that the kernels of a forward pass make.
import * as tf from '@tensorflow/tfjs-core';
import { initialiseParameters, nameParameters } from '../parameters.ts';
import type { ModelPlugin, ModelShape } from './model-plugin.ts';

/** They make no data of their own. */
const FREE = new Set(['Identity', 'Reshape', 'ExpandDims']);

export async function measureForwardBytes(
  model: ModelPlugin,
  shape: ModelShape,
  input: { batch: number; height: number; width: number },
): Promise<number> {
  const specs = model.parameters(shape);
  const weights = new Map(
    nameParameters(initialiseParameters(specs, 3), specs).map(({ name, shape, data }) => [
      name,
      tf.tensor(data, shape),
    ]),
  );
  const images = tf.zeros<tf.Rank.R4>([input.batch, input.height, input.width, shape.inputChannels]);
  const profile = await tf.profile(() => model.forward(shape, weights, images));
  tf.dispose([images, profile.result, ...weights.values()]);
  return (
    profile.kernels
      // A customGrad stands in the list as well as its kernels, under no kernel's name.
      .filter(({ name }) => !FREE.has(name) && tf.getKernel(name, tf.getBackend()) != null)
      .flatMap(({ outputShapes }) => outputShapes)
      .reduce((sum, outputShape) => sum + 4 * tf.util.sizeFromShape(outputShape), 0)
  );
}
