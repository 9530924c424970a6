import { describe, expect, it } from 'vitest';
import { examine } from '../headless/golden/examination.ts';
import { type GoldenJson, makeCase } from './golden-case.ts';

function examineCase(changes: Partial<GoldenJson> = {}) {
  const json: GoldenJson = {
    id: 'g/c',
    group: 'g',
    notes: '',
    params: {},
    scalars: {},
    tensors: { mask: { dtype: 'u1', shape: [2, 3], offset: 0, nbytes: 1 } },
    ...changes,
  };
  return examine(makeCase('g', 'c', json, new Uint8Array([0b10100100])));
}

describe('an examination', () => {
  it('finds nothing wrong when all is asked for and equal', () => {
    const e = examineCase();
    e.equal('mask', [1, 0, 1, 0, 0, 1], e.bytes('mask').data);
    expect(e.report()).toEqual({
      group: 'g',
      name: 'c',
      comparisons: [{ what: 'mask', error: 0, limit: 0 }],
      problems: [],
    });
  });

  it('names every tensor, scalar, parameter and loss that nothing asked for', () => {
    const e = examineCase({
      params: { tau: 2 },
      scalars: { wiggle: 3 },
      losses: { hinge: { value: 1, params: {} } },
    });
    e.equal('nothing', [], []);
    expect(e.report().problems).toEqual([
      'Nothing here knows the tensor "mask".',
      'Nothing here knows the scalar "wiggle".',
      'Nothing here knows the parameter "tau".',
      'Nothing here knows the loss "hinge".',
    ]);
  });

  it('says when nothing was compared', () => {
    const e = examineCase();
    e.bytes('mask');
    expect(e.report().problems).toEqual(['Nothing in this case was compared.']);
  });

  it('never lets a NaN or another length pass', () => {
    const e = examineCase();
    e.equal('nan', [NaN], [0]);
    e.absolute('nan', [0, NaN], [0, 0], 1);
    e.relative('length', [1], [1, 2], 1);
    e.gradient('nan', [NaN], [1]);
    e.number('null', null, 3, 1);
    e.number('null', 3, null, 1);
    for (const { error, limit } of e.report().comparisons) expect(error <= limit).toBe(false);
  });

  it('measures losses relatively, with a floor near zero', () => {
    const e = examineCase();
    e.lossValue('large', 2.00001, 2);
    e.lossValue('small', 1e-3 + 9e-8, 1e-3);
    e.lossValue('wrong', 1e-3 + 2e-7, 1e-3);
    e.lossValue('none', 1, null);
    const { comparisons } = e.report();
    expect(comparisons.map(({ error, limit }) => error <= limit)).toEqual([true, true, false, false]);
  });

  it('measures gradients by norm and by worst element, with a floor for a reference of 0', () => {
    const e = examineCase();
    e.gradient('g', [3, 4.01], [3, 4]);
    e.gradient('zero', [0, 0], [0, 0]);
    e.gradient('zero', [0, 1e-10], [0, 0]);
    e.gradient('zero', [0, 1e-7], [0, 0]);
    e.gradientSum('sum', [1, -2], 3.0003);
    const { comparisons } = e.report();
    const errors = comparisons.map(({ error }) => error);
    expect(errors[0]).toBeCloseTo(0.002, 9);
    expect(errors[1]).toBeCloseTo(0.0025, 9);
    expect(errors.slice(2, 4)).toEqual([0, 0]);
    expect(comparisons.slice(4).map(({ error, limit }) => error <= limit)).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });
});
