import { describe, expect, it } from 'vitest';
import { parseExperiment } from './experiment-file.ts';

const SMALLEST = {
  version: 1,
  name: 'three-losses',
  title: 'Three losses',
  description: 'What each adds.',
  data: { sample: 'vessels', about: 'Retinal vessels.' },
  base: {},
  vary: {},
};

describe('parseExperiment', () => {
  it('fills in one division, as nnU-Net seeds it', () => {
    expect(parseExperiment(SMALLEST, 'x.json')).toEqual({
      ...SMALLEST,
      folds: null,
      validationFraction: 0.2,
      splitSeed: 12345,
    });
  });

  it.each([
    [{ name: undefined }, 'x.json: the field name is missing; add it.'],
    [{ name: 'Three Losses' }, 'x.json: name is Three Losses, but must be up to 64 small letters'],
    [{ vary: { seed: [] } }, 'x.json: vary.seed is 0, but must be a list with at least one entry.'],
    [{ vary: { colour: ['red'] } }, 'x.json: there is no field vary.colour'],
    [{ folds: 1 }, 'x.json: folds is 1, but must be at least 2.'],
    [{ version: 2 }, 'x.json: version is 2, but must be 1.'],
  ])('refuses %j and names file, field and fix', (change, sentence) => {
    const given = JSON.parse(JSON.stringify({ ...SMALLEST, ...change })) as unknown;
    expect(() => parseExperiment(given, 'x.json')).toThrow(sentence);
  });
});
