import { describe, expect, it } from 'vitest';
import { deletedInPass1, deletedInPass2, type Neighbours, type PixelAlgebra } from './deletion-formula.ts';
import { PASS_1, PASS_2, ZHANG_RULE } from './zhang-rule.ts';

const DIRECTIONS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;

const BITS: PixelAlgebra<number> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  andNot: (a, b) => a & ~b,
};

describe.each([
  { name: 'pass 1', formula: deletedInPass1, flag: PASS_1, operations: 31 },
  { name: 'pass 2', formula: deletedInPass2, flag: PASS_2, operations: 33 },
])('the formula of $name', ({ formula, flag, operations }) => {
  it('equals the table on all 256 neighbourhoods', () => {
    const taken = Array.from({ length: 256 }, (_, code) => {
      const neighbours = Object.fromEntries(DIRECTIONS.map((name, bit) => [name, (code >> bit) & 1]));
      return formula(BITS, neighbours as unknown as Neighbours<number>) & 1;
    });
    expect(taken).toEqual(Array.from(ZHANG_RULE, (flags) => ((flags & flag) === 0 ? 0 : 1)));
  });

  it('judges each bit by itself', () => {
    // Neighbourhood i in bit i: 32 at a time.
    for (let first = 0; first < 256; first += 32) {
      const words = DIRECTIONS.map((_, bit) =>
        Array.from({ length: 32 }, (__, i) => ((first + i) >> bit) & 1).reduce(
          (word, value, i) => word | (value << i),
          0,
        ),
      );
      const neighbours = Object.fromEntries(DIRECTIONS.map((name, bit) => [name, words[bit]]));
      const taken = formula(BITS, neighbours as unknown as Neighbours<number>);
      for (let i = 0; i < 32; i++) {
        expect((taken >>> i) & 1).toBe((ZHANG_RULE[first + i] & flag) === 0 ? 0 : 1);
      }
    }
  });

  it('takes the stated number of operations', () => {
    let count = 0;
    const counting: PixelAlgebra<null> = {
      and: () => (count++, null),
      or: () => (count++, null),
      andNot: () => (count++, null),
    };
    const neighbours = Object.fromEntries(DIRECTIONS.map((name) => [name, null]));
    formula(counting, neighbours as unknown as Neighbours<null>);
    expect(count).toBe(operations);
  });
});
