import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainExcess, findExcess, findFit, nameBytes } from './check-memory.ts';
import type { MemoryEstimate } from './estimate-memory.ts';

const estimate: MemoryEstimate = {
  peakBytes: 900,
  trainingBytes: 700,
  largestTrainingBytes: 100,
  largestPredictionBytes: 200,
};
const buffer = (bytes: number) => [{ name: 'maxStorageBufferBindingSize', bytes }];

describe('findExcess', () => {
  it('finds nothing where everything fits exactly', () => {
    expect(findExcess(estimate, { buffer: buffer(200), totalBytes: 900 })).toBeNull();
  });

  it('tells training from prediction, and one buffer from all of them', () => {
    expect(findExcess(estimate, { buffer: buffer(99), totalBytes: 1 })).toEqual({
      of: 'training',
      neededBytes: 100,
      limitBytes: 99,
      bufferLimit: 'maxStorageBufferBindingSize',
    });
    expect(findExcess(estimate, { buffer: buffer(199), totalBytes: 900 })?.of).toBe('prediction');
    expect(findExcess(estimate, { buffer: [], totalBytes: 899 })).toEqual({
      of: 'run',
      neededBytes: 900,
      limitBytes: 899,
      bufferLimit: null,
    });
  });
});

describe('findFit', () => {
  /** Bytes grow with the pixels. */
  const within = (most: number) => (s: { batch: number; patchPx: number }) =>
    s.batch * s.patchPx ** 2 <= most;

  it('halves the batch before it touches the patch', () => {
    expect(findFit({ batch: 12, patchPx: 128 }, 4, within(4 * 128 ** 2))).toEqual({ batch: 3, patchPx: 128 });
    expect(findFit({ batch: 5, patchPx: 128 }, 4, within(128 ** 2))).toEqual({ batch: 1, patchPx: 128 });
  });

  it('then takes the largest patch that fits', () => {
    expect(findFit({ batch: 8, patchPx: 512 }, 4, within(100 ** 2 + 3))).toEqual({ batch: 1, patchPx: 100 });
    expect(findFit({ batch: 1, patchPx: 512 }, 4, within(8 ** 2))).toEqual({ batch: 1, patchPx: 8 });
  });

  it('gives up where the smallest patch is too large', () => {
    expect(findFit({ batch: 8, patchPx: 512 }, 4, within(8 ** 2 - 1))).toBeNull();
    expect(findFit({ batch: 1, patchPx: 8 }, 4, () => true)).toBeNull();
  });

  it('always returns settings that fit and are smaller, of any batch and patch', () => {
    const whole = (min: number, max: number) => fc.integer({ min, max });
    fc.assert(
      fc.property(whole(1, 64), whole(2, 64), whole(1, 32), whole(1, 1e6), (batch, times, multiple, most) => {
        const patchPx = times * multiple;
        const fit = findFit({ batch, patchPx }, multiple, within(most));
        const smallest = within(most)({ batch: 1, patchPx: 2 * multiple });
        const isSmaller = batch > 1 || times > 2;
        expect(fit !== null).toBe(smallest && isSmaller);
        if (fit === null) return;
        expect(within(most)(fit)).toBe(true);
        expect(fit.batch * fit.patchPx ** 2).toBeLessThan(batch * patchPx ** 2);
        expect(fit.patchPx % multiple).toBe(0);
      }),
    );
  });
});

describe('explainExcess', () => {
  const asked = { batch: 16, patchPx: 512 };

  it('names the settings, the need, the limit and what fits', () => {
    const excess = { of: 'run', neededBytes: 12.34e9, limitBytes: 4e9, bufferLimit: null } as const;
    const proposal = { batch: 4, patchPx: 512, peakBytes: 3.1e9 };
    expect(explainExcess(excess, asked, proposal)).toEqual({
      message:
        'The settings batch 16 and patchPx 512 would take about 12 GB of memory, with the prediction of whole images; the budget is 4.0 GB.',
      fix: 'Batch 4 with the same patchPx fits, with about 3.1 GB.',
    });
    expect(explainExcess(excess, asked, { ...proposal, batch: 1, patchPx: 96 }).fix).toBe(
      'Batch 1 and patchPx 96 fits, with about 3.1 GB.',
    );
  });

  it('names the limit on a buffer, and the network where no patch helps', () => {
    const excess = {
      of: 'prediction',
      neededBytes: 200e6,
      limitBytes: 134_217_728,
      bufferLimit: 'maxStorageBufferBindingSize',
    } as const;
    const { message, fix } = explainExcess(excess, asked, null);
    expect(message).toBe(
      'Predicting whole images with this network would take one buffer of 200 MB; this adapter allows 134 MB (maxStorageBufferBindingSize).',
    );
    expect(fix).toContain('model.channels');
  });
});

it('names bytes in powers of 1000', () => {
  expect([999, 12_345, 45.6e6, 1.25e9, 25e9].map(nameBytes)).toEqual([
    '1 kB',
    '13 kB',
    '46 MB',
    '1.3 GB',
    '25 GB',
  ]);
});
