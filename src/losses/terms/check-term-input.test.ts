import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { softClDice } from './cl-dice-term.ts';
import { crossEntropyTerm } from './cross-entropy-term.ts';
import { diceTerm } from './dice-term.ts';
import { overlapHead } from './overlap-head.ts';
import { softDiceTerm } from './soft-dice-term.ts';
import { softRecallTerm } from './soft-recall-term.ts';

const ones = (...shape: number[]) => tf.ones<tf.Rank.R4>(shape as [number, number, number, number]);
const right = () => ones(2, 3, 4, 2);

describe('terms of losses refuse by name', () => {
  it.each<[string, () => unknown, string]>([
    [
      'another batch',
      () => diceTerm(right(), ones(1, 3, 4, 2), null),
      'diceTerm needs target as [2, 3, 4, 2]',
    ],
    [
      'another number of classes',
      () => crossEntropyTerm(right(), ones(2, 3, 4, 3), null),
      'crossEntropyTerm needs target as',
    ],
    [
      'a mask without its axis',
      () => softRecallTerm(right(), right(), ones(2, 3, 4)),
      'softRecallTerm needs mask as [B,H,W,C]',
    ],
    [
      'a mask of another size',
      () => diceTerm(right(), right(), ones(2, 3, 3, 1)),
      'diceTerm needs mask as [2, 3, 4, 1]',
    ],
    [
      'another type',
      () => softDiceTerm(right(), tf.ones<tf.Rank.R4>([2, 3, 4, 2], 'int32'), { smooth: 1 }),
      'softDiceTerm needs target as float32; it got int32',
    ],
    [
      'an empty batch',
      () => diceTerm(ones(0, 3, 4, 2), ones(0, 3, 4, 2), null),
      'at least one sample, pixel and channel; probabilities is [0, 3, 4, 2]',
    ],
    [
      'a skeleton of another size',
      () =>
        softClDice(
          right(),
          right(),
          { prediction: right(), target: ones(2, 3, 5, 2) },
          { smooth: 1, classes: 'global' },
        ),
      'softClDice needs skeletons.target as [2, 3, 4, 2]; it got [2, 3, 5, 2].',
    ],
    [
      'logits without channels',
      () =>
        overlapHead(
          { logits: ones(2, 3, 4), labels: tf.zeros([2, 3, 4]), tubes: null, mask: null, weight: null },
          { sums: 'batch', background: 'excluded' },
        ),
      'overlapHead needs logits as [B,H,W,C]',
    ],
  ])('%s', (_, act, message) => {
    expect(() => tf.tidy(() => void act())).toThrow(message);
  });
});
