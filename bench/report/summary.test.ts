import { describe, expect, it } from 'vitest';
import { compareWithTarget, percentOver, round3, slugOf, summarise } from './summary.ts';

describe('summaries', () => {
  it('take the least and the middle', () => {
    expect(summarise([3, 1, 2])).toEqual({ min: 1, median: 2 });
    expect(summarise([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5 });
    expect(() => summarise([])).toThrow('no value was measured');
  });

  it('round, compare and name', () => {
    expect(round3(1234.5)).toBe(1230);
    expect(percentOver(110, 100)).toBe(10);
    expect(percentOver(99.5, 100)).toBe(-0.5);
    expect(slugOf('Mesa llvmpipe: 25.0.7-2 (LLVM)')).toBe('mesa-llvmpipe-25-0-7-2-llvm');
    expect(compareWithTarget('dispatches', 129, '≤', 130)).toBe('dispatches: 129 (target ≤ 130: met)');
    expect(compareWithTarget('ratio', 3.9, '≥', 4)).toBe('ratio: 3.9 (target ≥ 4: MISSED)');
  });
});
