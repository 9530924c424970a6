// A small HRNetV2 (Wang et al., TPAMI 2020) with instance norm and leaky ReLU, of selectable width, branches and stem stride.
// Besides its size it differs from the authors' in basic blocks instead of bottlenecks in the first stage, one module a
// stage, and a stem of W channels.
import type { ModelPlugin, ModelShape } from '../model-plugin.ts';
import { estimate } from './estimate.ts';
import { forward } from './forward.ts';
import { meta } from './meta.ts';
import { parameters } from './parameters.ts';

/** Shapes that say nothing of an option mean its default. */
function complete(shape: ModelShape): ModelShape {
  const defaults = Object.fromEntries(meta.options.map((option) => [option.key, option.default]));
  return { ...defaults, ...shape };
}

export const model: ModelPlugin = {
  meta,
  parameters: (shape) => parameters(complete(shape)),
  forward: (shape, weights, images) => forward(complete(shape), weights, images),
  multiple: (shape) => meta.edges(complete(shape)).multiple,
  estimate: (shape, input) => estimate(complete(shape), input),
};
