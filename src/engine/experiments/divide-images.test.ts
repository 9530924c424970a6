import { describe, expect, it } from 'vitest';
import { divideImages } from './divide-images.ts';

const images = ['a', 'b', 'c', 'd', 'e'].map((id, index) => ({
  id,
  split: index < 4 ? ('train' as const) : ('validation' as const),
}));

describe('divideImages', () => {
  it('keeps the split of the opened set without folds', () => {
    expect(divideImages(images, null, null, 1, 'five')).toEqual({
      train: ['a', 'b', 'c', 'd'],
      validation: ['e'],
    });
  });

  it('holds each image out once, whatever its split', () => {
    const folds = [0, 1].map((fold) => divideImages(images, 2, fold, 1, 'five'));
    expect(folds.flatMap(({ validation }) => validation).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    for (const { train, validation } of folds) {
      expect([...train, ...validation].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    }
  });

  it('says what is missing', () => {
    expect(() => divideImages(images, 6, 0, 1, 'five')).toThrow(
      '6 folds need at least 6 images, but five has 5; add images or ask for fewer folds.',
    );
    expect(() => divideImages(images.slice(0, 4), null, null, 1, 'five')).toThrow(
      'five has 4 images to train on and 0 to validate on; both are needed.',
    );
  });
});
