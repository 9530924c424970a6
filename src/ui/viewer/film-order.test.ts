import { describe, expect, it } from 'vitest';
import type { PairRow } from '../../workers/data-protocol.ts';
import { sortWorstFirst } from '../store/metrics-slice.ts';
import { orderFrames } from './film-order.ts';

const row = (id: string, split: PairRow['split'], status: PairRow['status'] = 'ready'): PairRow => ({
  id,
  name: id,
  imagePath: id,
  maskPath: id,
  fieldOfViewPath: null,
  width: 1,
  height: 1,
  classes: [1],
  split,
  status,
  reason: null,
  fix: null,
  notes: [],
});
const image = (id: string, clDice: number | null) => ({
  id,
  name: id,
  dice: 1,
  clDice,
  betti0Error: 0,
  betti1Error: 0,
  sensitivity: 1,
  precision: 1,
  rocAuc: 1,
  classes: [],
});

describe('film strip', () => {
  it('puts validation first, worst clDice leading, then training in table order, without unusable rows', () => {
    const rows = [
      row('a', 'train'),
      row('b', 'validation'),
      row('x', null, 'unusable'),
      row('c', 'validation'),
      row('d', 'train'),
    ];
    const measured = sortWorstFirst([image('b', 0.9), image('c', 0.7)]);
    expect(orderFrames(rows, measured).map((frame) => frame.row.id)).toEqual(['c', 'b', 'a', 'd']);
    expect(orderFrames(rows, measured).map((frame) => frame.clDice)).toEqual([0.7, 0.9, null, null]);
  });

  it('keeps table order before anything is measured', () => {
    const rows = [row('a', 'train'), row('b', 'validation'), row('c', 'validation')];
    expect(orderFrames(rows, []).map((frame) => frame.row.id)).toEqual(['b', 'c', 'a']);
  });

  it('puts images without a clDice last', () => {
    expect(sortWorstFirst([image('a', null), image('b', 0.9), image('c', 0.1)]).map(({ id }) => id)).toEqual([
      'c',
      'b',
      'a',
    ]);
  });
});
