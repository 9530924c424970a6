// Where the sums of the fused overlap losses stand, on every backend.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { OverlapAttributes } from '../../losses/terms/overlap-head.ts';

/** Sums over the pixels of a group, all of them masked: the columns of one row. */
export interface OverlapColumns {
  /** Σ y p, Σ p, Σ y of each class of Dice, one after the other. */
  dice: { channel: number; at: number }[];
  /** Σ T p, Σ T of each foreground class. */
  recall: { channel: number; at: number }[];
  /** Σ − log p_y */
  ce: number;
  /** Pixels that count; null where all do. */
  pixels: number | null;
  count: number;
}

export interface OverlapLayout {
  columns: OverlapColumns;
  /** 1, or the samples where the sums run over each by itself. */
  groups: number;
  /** Pixels of a group, masked ones included. */
  pixels: number;
  channels: number;
  tubes: TensorInfo | null;
  mask: TensorInfo | null;
  weight: TensorInfo | null;
}

export function layoutOverlap(inputs: Record<string, TensorInfo>, attrs: OverlapAttributes): OverlapLayout {
  const { tubes = null, mask = null, weight = null } = inputs as Record<string, TensorInfo | undefined>;
  const [batch, height, width, channels] = inputs['logits'].shape;
  const groups = attrs.sums === 'sample' ? batch : 1;
  let count = 0;
  const take = (columns: number) => (count += columns) - columns;
  const classes = Array.from({ length: channels }, (_, channel) => channel);
  const dice = classes
    .slice(attrs.background === 'included' ? 0 : 1)
    .map((channel) => ({ channel, at: take(3) }));
  const recall = tubes === null ? [] : classes.slice(1).map((channel) => ({ channel, at: take(2) }));
  const ce = take(1);
  const pixels = mask === null ? null : take(1);
  return {
    columns: { dice, recall, ce, pixels, count },
    groups,
    pixels: (batch * height * width) / groups,
    channels,
    tubes,
    mask,
    weight,
  };
}
