import { describe, expect, it } from 'vitest';
import { measureClDice } from './cl-dice.ts';
import { measureOverlap } from './dice.ts';
import { meanOverImages, measureImage } from './image-metrics.ts';

/** Digits are labels; rows are separated by spaces. */
const map = (picture: string) => Uint8Array.from(picture.replaceAll(' ', ''), Number);

describe('measureOverlap', () => {
  it('counts pixels and gives the ratios', () => {
    expect(measureOverlap(map('1110'), map('0111'))).toEqual({
      truePositivePx: 2,
      falsePositivePx: 1,
      falseNegativePx: 1,
      dice: 4 / 6,
      sensitivity: 2 / 3,
      precision: 2 / 3,
    });
  });

  it('is null where there is nothing to divide by', () => {
    expect(measureOverlap(map('00'), map('00'))).toMatchObject({
      dice: null,
      sensitivity: null,
      precision: null,
    });
    expect(measureOverlap(map('10'), map('00'))).toMatchObject({ dice: 0, sensitivity: null, precision: 0 });
    expect(measureOverlap(map('00'), map('10'))).toMatchObject({ dice: 0, sensitivity: 0, precision: null });
  });

  it('refuses maps of two sizes', () => {
    expect(() => measureOverlap(map('00'), map('000'))).toThrow(/2 pixels and the ground truth 3/);
  });
});

describe('measureClDice', () => {
  it('is null for two lines that never meet', () => {
    expect(measureClDice(map('111 000 000'), map('000 000 111'), 3, 3)).toEqual({
      clDice: null,
      topologyPrecision: 0,
      topologySensitivity: 0,
    });
  });

  it('is 1 for equal masks', () => {
    const line = map('00000 01110 00000');
    expect(measureClDice(line, line, 5, 3).clDice).toBe(1);
  });
});

describe('measureImage', () => {
  it('measures each class on its own and averages, leaving out what is undefined', () => {
    const labels = map('11100 00000 22200');
    const prediction = map('10100 00000 00000');
    const { classes, ...mean } = measureImage(prediction, labels, 5, 3, 3, null);
    expect(classes).toEqual([
      {
        label: 1,
        dice: 0.8,
        clDice: 0.8,
        betti0Error: 1,
        betti1Error: 0,
        sensitivity: 2 / 3,
        precision: 1,
        rocAuc: null,
      },
      {
        label: 2,
        dice: 0,
        clDice: 0,
        betti0Error: 1,
        betti1Error: 0,
        sensitivity: 0,
        precision: null,
        rocAuc: null,
      },
      {
        label: 3,
        dice: null,
        clDice: null,
        betti0Error: 0,
        betti1Error: 0,
        sensitivity: null,
        precision: null,
        rocAuc: null,
      },
    ]);
    expect(mean).toEqual({
      dice: 0.4,
      clDice: 0.4,
      betti0Error: 2 / 3,
      betti1Error: 0,
      sensitivity: 1 / 3,
      precision: 1,
      rocAuc: null,
    });
  });

  it('takes the area under the ROC curve from the probabilities of each class, inside the field of view', () => {
    const labels = map('0122');
    const planes = [Float32Array.of(0.1, 0.9, 0.2, 0.1), Float32Array.of(0.8, 0.1, 0.9, 0.5)];
    const whole = measureImage(labels, labels, 4, 1, 2, null, planes);
    expect([whole.rocAuc, whole.classes.map(({ rocAuc }) => rocAuc)]).toEqual([0.875, [1, 0.75]]);
    const clipped = measureImage(labels, labels, 4, 1, 2, map('1010'), planes);
    expect([clipped.rocAuc, clipped.classes.map(({ rocAuc }) => rocAuc)]).toEqual([1, [null, 1]]);
    expect(() => measureImage(labels, labels, 4, 1, 2, null, planes.slice(1))).toThrow(/1 planes/);
  });

  it('counts nothing outside the field of view', () => {
    const labels = map('11011');
    const prediction = map('11000');
    expect(measureImage(prediction, labels, 5, 1, 1, map('11100'))).toMatchObject({
      dice: 1,
      betti0Error: 0,
    });
    expect(measureImage(prediction, labels, 5, 1, 1, null)).toMatchObject({ betti0Error: 1 });
    expect(measureImage(prediction, labels, 5, 1, 1, map('00000'))).toMatchObject({
      dice: null,
      betti0Error: 0,
    });
  });

  it('leaves its inputs as they were', () => {
    const labels = map('1101');
    const prediction = map('0111');
    measureImage(prediction, labels, 2, 2, 1, map('1000'));
    expect([labels, prediction]).toEqual([map('1101'), map('0111')]);
  });

  it('refuses wrong sizes and class counts', () => {
    const line = map('0101');
    expect(() => measureImage(line, line, 3, 1, 1, null)).toThrow(/has 4 values/);
    expect(() => measureImage(line, map('01'), 4, 1, 1, null)).toThrow(/4 pixels and the ground truth 2/);
    expect(() => measureImage(line, line, 4, 1, 1, map('01'))).toThrow(/field of view has 2 pixels/);
    expect(() => measureImage(line, line, 4, 1, 0, null)).toThrow(
      /^classCount, the number of foreground classes/,
    );
  });
});

describe('meanOverImages', () => {
  it('leaves null out and is null where all are', () => {
    const images = [
      {
        dice: 0.5,
        clDice: null,
        betti0Error: 3,
        betti1Error: 0,
        sensitivity: 1,
        precision: null,
        rocAuc: 0.5,
      },
      {
        dice: null,
        clDice: null,
        betti0Error: 1,
        betti1Error: 2,
        sensitivity: 0.5,
        precision: 0.25,
        rocAuc: null,
      },
    ];
    expect(meanOverImages(images)).toEqual({
      dice: 0.5,
      clDice: null,
      betti0Error: 2,
      betti1Error: 1,
      sensitivity: 0.75,
      precision: 0.25,
      rocAuc: 0.5,
    });
    expect(Object.values(meanOverImages([]))).toEqual([null, null, null, null, null, null, null]);
  });
});
