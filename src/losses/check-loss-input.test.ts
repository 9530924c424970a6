import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { assertLossValues, checkLossInput } from './check-loss-input.ts';
import { loss as diceCe } from './dice-ce/loss.ts';
import type { LossInput } from './loss-plugin.ts';
import { DEFAULT_LOSS_SETTINGS } from './loss-settings.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function makeInput(changes: Partial<LossInput> = {}): LossInput {
  return {
    logits: tf.zeros([2, 3, 4, 3]),
    labels: tf.ones([2, 3, 4]),
    tubes: tf.zeros([2, 3, 4]),
    mask: tf.ones([2, 3, 4]),
    noise: tf.fill([2, 3, 4, 2], 0.5),
    ...changes,
  };
}

const anyShape = (...shape: number[]) => tf.zeros(shape) as never;

describe('checkLossInput', () => {
  it('lets a right input pass, with and without mask and noise', () => {
    expect(() => checkLossInput(makeInput())).not.toThrow();
    expect(() => checkLossInput(makeInput({ mask: null, noise: null }))).not.toThrow();
  });

  it.each<[string, () => Partial<LossInput>, RegExp]>([
    [
      'rank of the logits',
      () => ({ logits: anyShape(2, 3, 4) }),
      /^The logits must be \[B,H,W,C\], not \[2, 3, 4\]\.$/,
    ],
    ['an empty batch', () => ({ logits: anyShape(0, 3, 4, 3) }), /^The logits are empty: \[0, 3, 4, 3\]/],
    ['one channel', () => ({ logits: anyShape(2, 3, 4, 1) }), /^The logits have 1 channel;/],
    ['rank of the labels', () => ({ labels: anyShape(2, 3, 4, 1) }), /^The labels must be \[B,H,W\]/],
    [
      'size of the labels',
      () => ({ labels: anyShape(2, 4, 3) }),
      /^The labels must be \[2, 3, 4\], as the logits are \[2, 3, 4, 3\]; not \[2, 4, 3\]\.$/,
    ],
    ['size of the tubes', () => ({ tubes: anyShape(1, 3, 4) }), /^The tubes must be .* not \[1, 3, 4\]\.$/],
    ['size of the mask', () => ({ mask: anyShape(2, 3, 5) }), /^The mask must be .* not \[2, 3, 5\]\.$/],
    [
      'channels of the noise',
      () => ({ noise: anyShape(2, 3, 4, 3) }),
      /^The noise must be \[2, 3, 4, 2\], .* not \[2, 3, 4, 3\]\.$/,
    ],
    [
      'type of the labels',
      () => ({ labels: tf.cast(tf.ones([2, 3, 4]), 'int32') }),
      /^The labels must be float32, not int32\.$/,
    ],
  ])('names %s', (_what, changes, sentence) => {
    const input = makeInput(changes());
    expect(() => checkLossInput(input)).toThrow(sentence);
    // Every loss goes through it.
    expect(() => diceCe.compute(input, tf.scalar(1), DEFAULT_LOSS_SETTINGS)).toThrow(sentence);
  });
});

describe('assertLossValues', () => {
  it('lets a right input pass', async () => {
    await expect(assertLossValues(makeInput())).resolves.toBeUndefined();
  });

  it.each<[string, () => Partial<LossInput>, RegExp]>([
    [
      'NaN logits',
      () => ({ logits: tf.fill([2, 3, 4, 3], NaN) }),
      /^The logits must be finite numbers; at index 0 stands NaN\.$/,
    ],
    ['infinite logits', () => ({ logits: tf.fill([2, 3, 4, 3], Infinity) }), /logits .* stands Infinity/],
    [
      'labels beyond K',
      () => ({ labels: tf.fill([2, 3, 4], 3) }),
      /^The labels must be whole numbers from 0 to 2; at index 0 stands 3\.$/,
    ],
    ['labels between', () => ({ labels: tf.fill([2, 3, 4], 0.5) }), /labels .* stands 0\.5/],
    ['tubes beyond K', () => ({ tubes: tf.fill([2, 3, 4], -1) }), /tubes .* stands -1/],
    [
      'half a mask',
      () => ({ mask: tf.fill([2, 3, 4], 0.25) }),
      /mask must be 0 or 1; at index 0 stands 0\.25/,
    ],
    [
      'noise of 1',
      () => ({ noise: tf.ones([2, 3, 4, 2]) }),
      /noise must be between 0 and 1; at index 0 stands 1/,
    ],
    ['a wrong shape', () => ({ tubes: anyShape(1) }), /^The tubes must be \[B,H,W\]/],
  ])('names %s', async (_what, changes, sentence) => {
    await expect(assertLossValues(makeInput(changes()))).rejects.toThrow(sentence);
  });
});
