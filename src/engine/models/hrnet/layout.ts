// The sizes of a small HRNetV2. Pure.
import type { ModelSettings } from '../model-plugin.ts';

/** Strides of the stem's two convolutions. */
export function stemStrides({ stemStride }: ModelSettings): readonly (1 | 2)[] {
  if (stemStride === 1) return [1, 1];
  return stemStride === 2 ? [2, 1] : [2, 2];
}

/** Channels of a branch: W, 2W, 4W … from the highest resolution down. */
export const branchChannels = ({ channels }: ModelSettings, branch: number): number => channels * 2 ** branch;

/** Channels of all branches together. */
export const joinedChannels = ({ channels, depth }: ModelSettings): number => channels * (2 ** depth - 1);

/** By how much the lowest branch is smaller than the image. */
export const lowestStride = ({ stemStride, depth }: ModelSettings): number => stemStride * 2 ** (depth - 1);

/** A convolution 3×3 of stride 2 with one pixel of padding halves a size and rounds up. */
export const halve = (sizePx: number): number => Math.ceil(sizePx / 2);

/** What an exchange does on the way from one branch to another: convolutions in a row, all but the last with leaky ReLU. */
export interface ExchangeStep {
  /** 3 of stride 2 on the way down, 1 on the way up. */
  size: 1 | 3;
  stride: 1 | 2;
  inputs: number;
  outputs: number;
}

export function exchangeSteps(settings: ModelSettings, from: number, to: number): ExchangeStep[] {
  const inputs = branchChannels(settings, from);
  const outputs = branchChannels(settings, to);
  if (from === to) return [];
  if (from > to) return [{ size: 1, stride: 1, inputs, outputs }];
  return Array.from({ length: to - from }, (_, i) => ({
    size: 3,
    stride: 2,
    inputs,
    outputs: i === to - from - 1 ? outputs : inputs,
  }));
}
