import { describe, expect, it } from 'vitest';
import { madePlan, madeRun } from './made-results.ts';
import { findPredictions, findResults } from './result-folder.ts';

const at = (path: string) => ({ path, file: new Blob([path]) });

describe('findResults', () => {
  it('takes the only file, and results.json of a folder, the one nearest to its top', () => {
    expect(findResults([at('mine.json')]).path).toBe('mine.json');
    const files = [at('out/runs/a/results.json'), at('out/table.md'), at('out/results.json')];
    expect(findResults(files).path).toBe('out/results.json');
  });

  it('names what holds none', () => {
    expect(() => findResults([])).toThrow('There were no files in it.');
    expect(() => findResults([at('a.png')])).toThrow('a.png is no results file.');
    expect(() => findResults([at('out/a.txt'), at('out/b.txt')])).toThrow('out holds no results.json.');
    expect(() => findResults([at('a.png'), at('b.png')])).toThrow('The drop holds no results.json.');
  });
});

describe('findPredictions', () => {
  const plan = madePlan('losses', { losses: ['dice-ce', 'cl-dice'] });
  const runs = ['0123456789abcdef', 'fedcba9876543210'].map((key, index) => ({
    ...madeRun(plan, index, { 'a b': 1, c: 0.5 }),
    key,
  }));

  it('reads runs by the digits of their folders, and images by the names of their files', async () => {
    const found = findPredictions({ runs }, 'out/results.json', [
      at('out/runs/dice-ce-seed7-0123456789ab/predictions/a_b.png'),
      at('out/runs/dice-ce-seed7-0123456789ab/predictions/c.png'),
      at('out/runs/cl-dice-seed7-fedcba987654/predictions/c.png'),
      // Of other runs, other places, other files.
      at('out/runs/cl-dice-seed8-000000000000/predictions/c.png'),
      at('out/runs/cl-dice-seed7-fedcba987654/predictions/other.png'),
      at('out/runs/cl-dice-seed7-fedcba987654/config.json'),
      at('elsewhere/runs/cl-dice-seed7-fedcba987654/predictions/c.png'),
    ]);
    expect(found.map(({ run, imageId }) => [run, imageId])).toEqual([
      [runs[0].key, 'images/a b.png'],
      [runs[0].key, 'images/c.png'],
      [runs[1].key, 'images/c.png'],
    ]);
    expect(await found[0].file.text()).toContain('a_b.png');
  });

  it('finds none beside a single file', () => {
    expect(findPredictions({ runs }, 'results.json', [at('results.json')])).toEqual([]);
  });
});
