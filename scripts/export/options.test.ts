import { describe, expect, it } from 'vitest';
import { UsageError } from '../train/usage-error.ts';
import { parseExportOptions } from './options.ts';

describe('the command line of npm run export-nnunet', () => {
  it('fills in what is left out', () => {
    expect(parseExportOptions(['--data', 'sets/drive', '--out', 'raw'])).toEqual({
      data: 'sets/drive',
      validation: null,
      validationFraction: 0.2,
      seed: 7,
      datasetId: 501,
      datasetName: null,
      name: 'drive',
      out: 'raw',
    });
    expect(parseExportOptions(['--help'])).toBeNull();
    expect(parseExportOptions(['--data', 'a', '--out', 'b', '--val', 'c'])).toMatchObject({
      validation: 'c',
      validationFraction: 0,
    });
  });

  it.each([
    [['--out', 'raw'], /^--data DIR is missing/],
    [['--data', 'set'], /^--out DIR is missing/],
    [['--data', 'set', '--out', 'raw', '--id', '0'], /^--id must be a whole number from 1 to 999/],
    [
      ['--data', 'set', '--out', 'raw', '--val-fraction', '1'],
      /^--val-fraction must be a number from 0 to 0.9/,
    ],
    [['--data', 'set', '--out', 'raw', '--val', 'v', '--val-fraction', '0.1'], /exclude each other/],
    [['--data', 'set', '--out', 'raw', '--frobnicate'], /^Unknown option '--frobnicate'/],
  ])('refuses %j in one sentence', (words, sentence) => {
    expect(() => parseExportOptions(words)).toThrow(UsageError);
    expect(() => parseExportOptions(words)).toThrow(sentence);
  });
});
