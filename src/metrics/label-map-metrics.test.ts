import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMask } from '../morphology/arbitrary-masks.ts';
import { measureBettiErrors } from './betti-errors.ts';
import { checkPair } from './check-pair.ts';
import { selectClass } from './class-mask.ts';
import { measureClDice } from './cl-dice.ts';
import { measureOverlap } from './dice.ts';
import { measureLabelMap } from './label-map-metrics.ts';
import { meanIgnoringNull } from './mean.ts';

/** Digits are labels; rows are separated by spaces. */
const map = (picture: string) => Uint8Array.from(picture.replaceAll(' ', ''), Number);

describe('measureLabelMap', () => {
  it('measures each class on its own and leaves undefined values out of the mean', () => {
    const truth = map('11100 00000 22200');
    const prediction = map('10100 00000 00000');
    expect(measureLabelMap(prediction, truth, 5, 3, 3)).toEqual({
      classes: [
        {
          label: 1,
          dice: 0.8,
          clDice: 0.8,
          topologyPrecision: 1,
          topologySensitivity: 2 / 3,
          sensitivity: 2 / 3,
          precision: 1,
          betti0Error: 1,
          betti1Error: 0,
        },
        {
          label: 2,
          dice: 0,
          clDice: null,
          topologyPrecision: null,
          topologySensitivity: 0,
          sensitivity: 0,
          precision: null,
          betti0Error: 1,
          betti1Error: 0,
        },
        {
          label: 3,
          dice: null,
          clDice: null,
          topologyPrecision: null,
          topologySensitivity: null,
          sensitivity: null,
          precision: null,
          betti0Error: 0,
          betti1Error: 0,
        },
      ],
      mean: {
        dice: 0.4,
        clDice: 0.8,
        topologyPrecision: 1,
        topologySensitivity: 1 / 3,
        sensitivity: 1 / 3,
        precision: 1,
        betti0Error: 2 / 3,
        betti1Error: 0,
      },
    });
  });

  it('is null in every ratio where no class is anywhere', () => {
    const { mean } = measureLabelMap(map('0000'), map('0000'), 2, 2, 2);
    expect(mean).toEqual({
      dice: null,
      clDice: null,
      topologyPrecision: null,
      topologySensitivity: null,
      sensitivity: null,
      precision: null,
      betti0Error: 0,
      betti1Error: 0,
    });
  });

  it('counts nothing outside the field of view, and leaves its inputs as they were', () => {
    const truth = map('11011');
    const prediction = map('11000');
    expect(measureLabelMap(prediction, truth, 5, 1, 1, map('11100')).mean).toMatchObject({
      dice: 1,
      clDice: 1,
      betti0Error: 0,
    });
    expect(measureLabelMap(prediction, truth, 5, 1, 1).mean).toMatchObject({ betti0Error: 1 });
    expect([truth, prediction]).toEqual([map('11011'), map('11000')]);
  });

  it('gives each class what the binary metrics give its mask', () => {
    fc.assert(
      fc.property(arbitraryMask(16, 3), fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (sized, noise) => {
        const { mask: truth, width, height } = sized;
        const prediction = truth.map((label) => {
          const draw = Number(noise.next().value);
          return draw < 4 ? draw : label;
        });
        const { classes, mean } = measureLabelMap(prediction, truth, width, height, 3);
        for (const label of [1, 2, 3]) {
          const predicted = prediction.map((value) => (value === label ? 7 : 0));
          const real = truth.map((value) => (value === label ? 9 : 0));
          const { dice, sensitivity, precision } = measureOverlap(predicted, real);
          expect(classes[label - 1]).toEqual({
            label,
            dice,
            sensitivity,
            precision,
            ...measureClDice(predicted, real, width, height),
            ...measureBettiErrors(predicted, real, width, height),
          });
        }
        expect(mean.clDice).toBe(meanIgnoringNull(classes.map(({ clDice }) => clDice)));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [map('01'), map('0101'), 4, 1, null, /prediction has 2 pixels and the ground truth 4/],
    [map('0101'), map('0101'), 3, 1, null, /ground truth has 4 values; 3 × 1 pixels/],
    [map(''), map(''), 1, 1, null, /have no pixels/],
    [map('0101'), map('0101'), 4, 0, null, /^classCount, .* it is 0/],
    [map('0101'), map('0101'), 4, 1.5, null, /^classCount, .* it is 1.5/],
    [
      map('0103'),
      map('0101'),
      4,
      2,
      null,
      /prediction holds the label 3 at index 3; with 2 foreground classes/,
    ],
    [
      map('0101'),
      map('0201'),
      4,
      1,
      null,
      /ground truth holds the label 2 at index 1; with 1 foreground class /,
    ],
    [map('0101'), map('0101'), 4, 1, map('01'), /field of view has 2 pixels/],
    [
      new Float32Array(4),
      map('0101'),
      4,
      1,
      null,
      /prediction must be a Uint8Array; it is of type Float32Array/,
    ],
    [map('0101'), [0, 1, 0, 1], 4, 1, null, /ground truth must be a Uint8Array; it is of type Array/],
    [map('0101'), map('0101'), 4, 1, [1, 1, 1, 1], /field of view must be a Uint8Array or null/],
  ])('refuses wrong arguments (%#)', (prediction, truth, width, classCount, fieldOfView, message) => {
    const [p, t, f] = [prediction, truth, fieldOfView] as Uint8Array[];
    expect(() => measureLabelMap(p, t, width, 1, classCount, f)).toThrow(message);
  });
});

describe('the binary metrics', () => {
  const line = map('0101');
  it.each([
    ['measureClDice', measureClDice],
    ['measureBettiErrors', measureBettiErrors],
  ])('%s refuses wrong arguments', (_name, measure) => {
    expect(() => measure(line, map('01'), 4, 1)).toThrow(/prediction has 4 pixels and the ground truth 2/);
    expect(() => measure(line, line, 3, 1)).toThrow(/ground truth has 4 values; 3 × 1/);
    expect(() => measure(line, line, 4, 0)).toThrow(/width and height as integers from 1 up/);
    expect(() => measure(new Float32Array(4) as unknown as Uint8Array, line, 4, 1)).toThrow(
      /prediction must be a Uint8Array/,
    );
  });

  it('measureOverlap refuses maps without pixels', () => {
    expect(() => measureOverlap(map(''), map(''))).toThrow(/have no pixels/);
    expect(() => checkPair(line, line)).not.toThrow();
  });
});

describe('selectClass', () => {
  it('takes one class, within the field of view', () => {
    expect(selectClass(map('01212'), 2, null)).toEqual(map('00101'));
    expect(selectClass(map('01212'), 2, map('11110'))).toEqual(map('00100'));
  });

  it.each([0, 256, 1.5, NaN])('refuses the label %s', (label) => {
    expect(() => selectClass(map('01'), label, null)).toThrow(/^label must be an integer from 1 to 255/);
  });

  it('refuses a field of view of another size', () => {
    expect(() => selectClass(map('01'), 1, map('111'))).toThrow(/field of view has 3 pixels/);
  });
});

describe('meanIgnoringNull', () => {
  it('leaves null out, and refuses NaN', () => {
    expect(meanIgnoringNull([1, null, 2])).toBe(1.5);
    expect(meanIgnoringNull([null])).toBe(null);
    expect(meanIgnoringNull([])).toBe(null);
    expect(() => meanIgnoringNull([1, NaN])).toThrow(/values holds NaN/);
  });
});
