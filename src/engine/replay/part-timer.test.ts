import { describe, expect, it } from 'vitest';
import { findSpans } from './part-timer.ts';

describe('findSpans', () => {
  it('joins consecutive dispatches of one part, and keeps their order', () => {
    expect(findSpans(['forward', 'forward', 'loss', 'backward', 'backward', 'forward'])).toEqual([
      { part: 'forward', begin: 0, end: 2 },
      { part: 'loss', begin: 2, end: 3 },
      { part: 'backward', begin: 3, end: 5 },
      { part: 'forward', begin: 5, end: 6 },
    ]);
  });

  it('counts what has no name to the part before it', () => {
    expect(findSpans([null, 'loss', null])).toEqual([
      { part: 'unnamed', begin: 0, end: 1 },
      { part: 'loss', begin: 1, end: 3 },
    ]);
    expect(findSpans([])).toEqual([]);
  });
});
