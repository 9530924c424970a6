import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './options.ts';

const KNOWN = ['counts', 'step'];

describe('the benchmark’s command line', () => {
  it('has defaults for everything', () => {
    expect(parseCommandLine([], KNOWN)).toEqual({
      driver: null,
      sections: KNOWN,
      rounds: 10,
      isQuick: false,
      isBrowser: false,
      patchPx: 128,
      outFolder: 'bench/results',
    });
    expect(parseCommandLine(['--help'], KNOWN)).toBeNull();
  });

  it('takes a driver, sections and rounds', () => {
    const line = parseCommandLine(
      ['--driver', 'swiftshader', '--only', 'step', '--rounds', '3', '--quick'],
      KNOWN,
    );
    expect(line).toMatchObject({ driver: 'swiftshader', sections: ['step'], rounds: 3, isQuick: true });
  });

  it.each([
    [['--driver', 'cuda'], '--driver is "cuda"; it must be one of lavapipe, swiftshader, system.'],
    [['--only', 'step,steps'], '--only names "steps"; the sections are counts, step.'],
    [['--patch', '100'], '--patch is "100"; it must be a multiple of 8 from 32 to 512.'],
    [['--browser', '--driver', 'lavapipe'], '--driver is for Node'],
    [['--rounds', '0'], '--rounds is "0"; it must be a whole number from 1 to 1000.'],
  ])('refuses %j', (words, message) => {
    expect(() => parseCommandLine(words, KNOWN)).toThrow(message);
  });
});
