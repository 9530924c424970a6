// The shape of a network plug-in. Adding a network means adding one folder with meta.ts and model.ts.
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

export interface ModelMeta {
  /** Equal to the folder's name; the value of --model and RunConfig.model.id. */
  id: string;
  label: string;
  help: string;
  source: string;
  order: number;
}

export interface ModelShape {
  inputChannels: number;
  /** K + 1, background included. */
  outputChannels: number;
  channels: number;
  depth: number;
}

export interface ParameterSpec {
  /** Unique, dotted, e.g. "encoder.0.conv.0.weight". */
  name: string;
  shape: number[];
  init: { kind: 'he'; fanIn: number; slope: number } | { kind: 'constant'; value: number };
}

export interface ModelPlugin {
  meta: ModelMeta;
  /** All trainable parameters in a fixed order. */
  parameters(shape: ModelShape): ParameterSpec[];
  /** images [B,H,W,inputChannels] → logits [B,H,W,K+1]; H and W are multiples of `multiple`. */
  forward(shape: ModelShape, parameters: ReadonlyMap<string, Tensor>, images: Tensor4D): Tensor4D;
  /** H and W must be multiples of this. */
  multiple(shape: ModelShape): number;
}
