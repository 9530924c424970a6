import { describe, expect, it } from 'vitest';
import { parseGoldenOptions } from './options.ts';

describe('parseGoldenOptions', () => {
  it('takes all backends where none is named', () => {
    expect(parseGoldenOptions(['vectors'])).toEqual({
      folder: 'vectors',
      backends: ['wasm', 'webgpu'],
      json: false,
      report: null,
    });
  });

  it('takes one backend and JSON', () => {
    expect(parseGoldenOptions(['--json', '--backend', 'webgpu', '--report', 'out.json', 'vectors'])).toEqual({
      folder: 'vectors',
      backends: ['webgpu'],
      json: true,
      report: 'out.json',
    });
  });

  it('gives null where help is asked for', () => {
    expect(parseGoldenOptions(['--help'])).toBeNull();
  });

  it.each([
    [[], /Which folder\?/],
    [['a', 'b'], /One folder is needed, not 2: a, b\./],
    [['a', '--backend', 'cpu'], /There is no --backend "cpu"; known are wasm, webgpu, all\./],
    [['a', '--speed'], /Unknown option '--speed'.*--help/],
  ])('refuses %j', (words, sentence) => {
    expect(() => parseGoldenOptions(words)).toThrow(sentence);
  });
});
