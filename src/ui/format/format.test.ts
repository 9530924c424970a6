import { describe, expect, it } from 'vitest';
import {
  countOf,
  formatBetti,
  formatBytes,
  formatCount,
  formatDuration,
  formatMetric,
  formatRate,
  formatThree,
  parseNumber,
} from './format-number.ts';
import { parseFormula } from './parse-formula.ts';

describe('numbers for people', () => {
  it('parts thousands with a narrow space', () => {
    expect(formatCount(2480)).toBe('2\u202f480');
    expect(formatCount(1_234_567)).toBe('1\u202f234\u202f567');
    expect(formatCount(-12)).toBe('−12');
  });

  it('writes rates as powers of ten', () => {
    expect([0, 3e-3, 2.5e-4, 1e-5, 0.01, 0.1].map(formatRate)).toEqual([
      '0',
      '3e−3',
      '2.5e−4',
      '1e−5',
      '0.01',
      '0.1',
    ]);
  });

  it('reads what it writes, and what people type', () => {
    expect(parseNumber('3e−3')).toBe(0.003);
    expect(parseNumber('0,5')).toBe(0.5);
    expect(parseNumber('2\u202f480')).toBe(2480);
    expect(parseNumber(' .25 ')).toBe(0.25);
    for (const text of ['', 'abc', '1e', '--1', 'Infinity', '0x10']) expect(parseNumber(text)).toBeNull();
  });

  it('shows a dash where there is nothing to show', () => {
    expect([
      formatMetric(null),
      formatBetti(null),
      formatDuration(null),
      formatBytes(null),
      formatThree(null),
    ]).toEqual(['–', '–', '–', '–', '–']);
  });

  it('shows metrics, times and bytes', () => {
    expect(formatMetric(0.9174)).toBe('0.917');
    expect([formatBetti(3), formatBetti(12.333)]).toEqual(['3', '12.3']);
    expect([formatDuration(62), formatDuration(3725)]).toEqual(['1:02', '1:02:05']);
    expect([formatBytes(412e6), formatBytes(1.25e9), formatBytes(900e3)]).toEqual([
      '412 MB',
      '1.3 GB',
      '900 kB',
    ]);
    expect([24.63, 0.381, 140.2, 2480].map(formatThree)).toEqual(['24.6', '0.38', '140', '2\u202f480']);
  });

  it('counts in words', () => {
    expect([countOf(1, 'image'), countOf(3, 'image'), countOf(2, 'class', 'classes')]).toEqual([
      '1 image',
      '3 images',
      '2 classes',
    ]);
  });
});

describe('parseFormula', () => {
  it('finds variables and subscripts', () => {
    expect(parseFormula('*L*_0 + *w* (1 − Σ *T*)')).toEqual([
      { kind: 'variable', text: 'L' },
      { kind: 'subscript', text: '0' },
      { kind: 'upright', text: ' + ' },
      { kind: 'variable', text: 'w' },
      { kind: 'upright', text: ' (1 − Σ ' },
      { kind: 'variable', text: 'T' },
      { kind: 'upright', text: ')' },
    ]);
  });
});
