import { expect, it } from 'vitest';
import { formatTable } from './table.ts';

it('aligns words to the left and numbers to the right', () => {
  expect(
    formatTable([
      { peer: 'ours', ms: 7 },
      { peer: 'another', ms: 1250 },
    ]),
  ).toBe('| peer    |   ms |\n| ------- | ---: |\n| ours    |    7 |\n| another | 1250 |');
  expect(formatTable([])).toBe('(no rows)');
});
