import { describe, expect, it } from 'vitest';
import { UsageError } from '../train/usage-error.ts';
import { parseOptions } from './options.ts';

const parse = (line: string) => parseOptions(line.split(' ').filter(Boolean));

describe('parseOptions', () => {
  it('leaves everything to the file', () => {
    expect(parse('x.json')).toEqual({
      ...{ file: 'x.json', data: null, out: null, steps: null, backend: null, seeds: null, folds: null },
      ...{ keepPredictions: false, keepWeights: false, isDryRun: false },
    });
    expect(parse('--help')).toBeNull();
  });

  it('reads every flag', () => {
    const line =
      'x.json --data d --out o --steps 5 --backend wasm --seeds 1,20 --folds 5 --predictions --weights --dry-run';
    expect(parse(line)).toEqual({
      ...{ file: 'x.json', data: 'd', out: 'o', steps: 5, backend: 'wasm', seeds: [1, 20], folds: 5 },
      ...{ keepPredictions: true, keepWeights: true, isDryRun: true },
    });
    expect(parse('x.json --folds 0')?.folds).toBe(0);
  });

  it.each([
    ['', 'Name an experiment, such as experiments/crack-losses.json.'],
    ['x.json y.json', 'One experiment at a time: "y.json" comes after x.json.'],
    ['x.json --frobnicate', 'There is no flag --frobnicate; --help lists them.'],
    ['x.json --steps', '--steps needs a value.'],
    ['x.json --seeds 1,x', '--seeds must be a whole number from 0 to 4294967295, not "x".'],
    ['x.json --folds 1', '--folds must be 0, or at least 2.'],
    ['x.json --backend cpu', 'There is no --backend "cpu"; known are auto, webgpu, wasm.'],
  ])('refuses "%s"', (line, sentence) => {
    expect(() => parse(line)).toThrow(new UsageError(sentence));
  });
});
