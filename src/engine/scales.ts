// Which outputs of the network take part in the loss, and the maps that belong to those at lower resolutions.
import { deepSupervisionWeights } from '../losses/deep-supervision/weights.ts';
import type { ModelMeta, ModelSettings } from './models/model-plugin.ts';
import type { RunConfig } from './run-config.ts';

export interface Scales {
  /** Outputs that the network has, full resolution included; 1 without deep supervision. */
  outputs: number;
  /** Outputs that the loss computes: those with a weight, full resolution first. */
  counted: number;
}

/** @throws Error naming deepSupervision where the network has a single output */
export function describeScales(
  { deepSupervision = 'none' }: RunConfig,
  meta: ModelMeta,
  settings: ModelSettings,
): Scales {
  if (deepSupervision === 'none') return { outputs: 1, counted: 1 };
  if (meta.outputs === undefined) {
    throw new Error(
      `The setting deepSupervision is ${deepSupervision}; ${meta.label} has one output only, so it must be none.`,
    );
  }
  const outputs = meta.outputs(settings);
  if (deepSupervision === 'as-published') return { outputs, counted: 1 };
  return { outputs, counted: deepSupervisionWeights(outputs).filter((weight) => weight > 0).length };
}

/** Name of an input of the step at scale s: that of the full resolution stays bare. */
export const atScale = (name: string, scale: number): string => (scale === 0 ? name : `${name}${scale}`);

/**
 * Nearest-exact downsampling of the maps of a batch by a power of two, as downsampleLabels does it for one map: pixel
 * factor · i + factor / 2 of each axis.
 *
 * @param maps [batch, sizePx, sizePx]; sizePx is a multiple of the factor
 * @param factor 2, 4, 8 …
 * @returns [batch, sizePx / factor, sizePx / factor]
 */
export function downsampleMaps(maps: Float32Array, sizePx: number, factor: number): Float32Array {
  const size = sizePx / factor;
  const batch = maps.length / (sizePx * sizePx);
  const out = new Float32Array(batch * size * size);
  for (let item = 0, to = 0; item < batch; item++) {
    for (let row = 0; row < size; row++) {
      let from = (item * sizePx + row * factor + (factor >> 1)) * sizePx + (factor >> 1);
      for (let column = 0; column < size; column++, to++, from += factor) out[to] = maps[from];
    }
  }
  return out;
}
