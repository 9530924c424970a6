import { describe, expect, it } from 'vitest';
import { histogramPath } from './histogram-path.ts';

describe('histogramPath', () => {
  it('draws one bar for each value that occurs, the commonest in full height', () => {
    expect(histogramPath([0, 99, 0, 9], 32)).toBe('M1 32v-32h1v32zM3 32v-16h1v16z');
    expect(histogramPath([0, 0], 32)).toBe('');
  });
});
