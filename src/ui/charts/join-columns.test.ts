import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinTables, lastRow, rowAt } from './join-columns.ts';

describe('joinTables', () => {
  it('has every x once and null where a run has no point', () => {
    const b = { x: [1, 2, 4], columns: [[10, 20, 40]] };
    const a = { x: [2, 3], columns: [[0.2, null]] };
    expect(joinTables(b, a)).toEqual({
      x: [1, 2, 3, 4],
      columns: [
        [10, 20, null, 40],
        [null, 0.2, null, null],
      ],
    });
  });

  it('loses no point of either, in rising order', () => {
    const rising = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 60 });
    fc.assert(
      fc.property(rising, rising, (first, second) => {
        const table = (xs: number[], sign: number) => {
          const x = [...xs].sort((p, q) => p - q);
          return { x, columns: [x.map((value) => sign * (value + 1))] };
        };
        const [a, b] = [table(first, 1), table(second, -1)];
        const { x, columns } = joinTables(a, b);
        expect(x).toEqual([...new Set([...a.x, ...b.x])].sort((p, q) => p - q));
        const points = (column: (number | null)[]) => column.filter((value) => value !== null);
        expect(columns.map(points)).toEqual([a.columns[0], b.columns[0]]);
        columns[0].forEach((value, row) => {
          if (value !== null) expect(value).toBe(x[row] + 1);
        });
      }),
    );
  });
});

describe('the point under the cursor', () => {
  const column = [null, 5, null, null, 8, null];
  it('is the last one before it, inside the curve only', () => {
    expect([0, 1, 2, 3, 4, 5].map((row) => rowAt(column, row))).toEqual([null, 1, 1, 1, 4, null]);
  });
  it('is the last of all where there is no cursor', () => {
    expect([lastRow(column), lastRow([null]), lastRow([])]).toEqual([4, null, null]);
  });
});
