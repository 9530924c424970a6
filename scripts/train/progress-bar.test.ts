import { describe, expect, it } from 'vitest';
import { ProgressBar, formatDuration } from './progress-bar.ts';

function record(isTTY: boolean, columns = 120) {
  const written: string[] = [];
  let nowMs = 0;
  const bar = new ProgressBar({ write: (text) => written.push(text), isTTY, columns }, () => nowMs);
  return { written, bar, pass: (ms: number) => (nowMs += ms) };
}

describe('formatDuration', () => {
  it.each([
    [-5, '0 s'],
    [12_400, '12 s'],
    [59_600, '1 min 00 s'],
    [200_000, '3 min 20 s'],
    [3_725_000, '1 h 02 min'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('ProgressBar', () => {
  it('writes a line every 5 % or 10 s where there is no terminal', () => {
    const { written, bar, pass } = record(false);
    for (let step = 0; step <= 100; step++) {
      bar.update('training', step, 100, 'loss 0.5');
      pass(100);
    }
    expect(written).toHaveLength(21);
    expect(written[1]).toBe('training █░░░░░░░░░░░░░░░░░░░░░░░ 5/100 · loss 0.5\n');
    expect(written[2]).toBe('training ██░░░░░░░░░░░░░░░░░░░░░░ 10/100 · loss 0.5 · ETA 9 s\n');
    expect(written.at(-1)).toBe('training ████████████████████████ 100/100 · loss 0.5\n');
    pass(20_000);
    bar.update('validating', 0, 1000);
    pass(10_000);
    bar.update('validating', 1, 1000);
    expect(written).toHaveLength(23);
  });

  it('redraws one line on a terminal, ten times a second at most, no wider than it', () => {
    const { written, bar, pass } = record(true, 40);
    bar.update('training', 1, 10);
    pass(50);
    bar.update('training', 2, 10);
    pass(50);
    bar.update('training', 3, 10);
    bar.note('a warning');
    expect(written).toEqual([
      expect.stringContaining('1/10'),
      expect.stringContaining('3/10'),
      '\n',
      'a warning\n',
    ]);
    expect(written.every((text) => text.replace('\r\u001b[2K', '').length < 40)).toBe(true);
  });
});
