// The shape of a network plug-in. Adding a network means adding one folder with meta.ts and model.ts.
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** One setting of a network: a field of RunConfig.model and a flag of the command line. */
export interface ModelOption {
  /** Name of the field, e.g. "stemStride". "channels" and "depth" are every network's. */
  key: string;
  /** Name of the flag without its dashes, e.g. "stem-stride". */
  flag: string;
  label: string;
  /** One sentence without its full stop. */
  help: string;
  /** Of words: the index of one. */
  default: number;
  /** Whole numbers from least to most, those listed, or words: these stand in the configuration, their indices in ModelSettings. */
  allowed: { least: number; most: number } | { values: readonly number[] } | { words: readonly string[] };
}

/** Values of all options of a network by key. */
export type ModelSettings = Readonly<Record<string, number>>;

/** What edges of images and patches a network takes, in pixels. */
export interface EdgeRule {
  multiple: number;
  /** Below this the lowest resolution would have one pixel, whose variance is zero. */
  least: number;
}

/** Describes a network without its tensors: safe for the page. */
export interface ModelMeta {
  /** Equal to the folder's name; the value of --model and RunConfig.model.id. */
  id: string;
  label: string;
  help: string;
  source: string;
  order: number;
  options: readonly ModelOption[];
  edges(settings: ModelSettings): EdgeRule;
  /** How many outputs deep supervision trains, each of half the resolution of the one before; absent: there is only one. */
  outputs?: (settings: ModelSettings) => number;
}

export interface ModelShape {
  inputChannels: number;
  /** K + 1, background included. */
  outputChannels: number;
  channels: number;
  depth: number;
  /** The network's further settings by key; and `outputs`, those that have parameters, where there is more than one. */
  [option: string]: number;
}

export interface ParameterSpec {
  /** Unique, dotted, e.g. "encoder.0.conv.0.weight". */
  name: string;
  shape: number[];
  init: { kind: 'he'; fanIn: number; slope: number } | { kind: 'constant'; value: number };
}

export interface ModelEstimate {
  /** Number of trainable values. */
  parameters: number;
  /** Bytes that the forward pass leaves for the backward pass: every tensor made on the way to the logits. */
  activationBytes: number;
}

export interface ModelPlugin {
  meta: ModelMeta;
  /** All trainable parameters in a fixed order. */
  parameters(shape: ModelShape): ParameterSpec[];
  /** images [B,H,W,inputChannels] → logits [B,H,W,K+1]; H and W are multiples of `multiple`. */
  forward(shape: ModelShape, parameters: ReadonlyMap<string, Tensor>, images: Tensor4D): Tensor4D;
  /**
   * The first `count` outputs, the logits of the full resolution first: [B,H/2^s,W/2^s,K+1]. For networks with meta.outputs.
   *
   * @param shape with `outputs`
   */
  forwardScales?: (
    shape: ModelShape,
    parameters: ReadonlyMap<string, Tensor>,
    images: Tensor4D,
    count: number,
  ) => Tensor4D[];
  /** H and W must be multiples of this: that of meta.edges. */
  multiple(shape: ModelShape): number;
  /** From shapes alone. */
  estimate(shape: ModelShape, input: { batch: number; height: number; width: number }): ModelEstimate;
}
