import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN_CONFIG } from '../../src/engine/run-config.ts';
import { emptyRecord, recordMessage } from '../train/run-record.ts';
import { describeRun } from './run-result.ts';

const VALUES = {
  ...{ dice: 0.5, clDice: 0.25, betti0Error: 1, betti1Error: 2, sensitivity: 1, precision: null },
  rocAuc: 0.75,
};
const IDENTITY = {
  ...{ key: 'k', arm: 0, seed: 1, fold: null, config: DEFAULT_RUN_CONFIG, classCount: 1 },
  split: { train: ['a'], validation: ['b'] },
  versions: { tendril: '0', browser: null },
  startedAt: '2026-01-01T00:00:00.000Z',
};

function recordOf(stepCount: number) {
  const record = emptyRecord();
  record.backend = { backend: 'wasm', adapter: 'SIMD', isSoftware: false, notice: null };
  for (let step = 1; step <= stepCount; step++) {
    recordMessage(record, {
      ...{ kind: 'step', step, loss: step, learningRate: 0.01, phaseMs: null, peakBytes: step },
      terms: { dice: -step, ce: 2 * step, connectivity: step % 2 === 0 ? step : null },
      ...{ stepMs: step <= 3 ? 1000 : step, dataMs: 1 },
    });
  }
  return record;
}

describe('describeRun', () => {
  it('shortens the curve to means, and leaves the warm-up out of the costs', () => {
    const record = recordOf(128);
    const image = { id: 'b', name: 'b', ...VALUES, classes: [] };
    recordMessage(record, { kind: 'validation', step: 128, images: [image], mean: VALUES });
    recordMessage(record, { kind: 'done', step: 128 });
    const { history, cost, images } = describeRun(record, IDENTITY, 9);
    expect(history.curve).toHaveLength(64);
    expect(history.curve[0]).toEqual({ step: 2, loss: 1.5, dice: -1.5, ce: 3, connectivity: 2 });
    expect(history.curve[63].step).toBe(128);
    expect([history.firstLoss, history.lastLoss]).toEqual([1, 128]);
    expect(history.validations).toEqual([{ step: 128, mean: VALUES }]);
    expect(cost).toEqual({ seconds: 9, stepMs: 66, dataMs: 1, peakBytes: 128 });
    expect(images).toEqual([image]);
  });

  it('takes no run that did not come to its end', () => {
    expect(() => describeRun(recordOf(4), IDENTITY, 1)).toThrow('The run ended before its last validation.');
    const failed = recordOf(4);
    const message = 'The loss stopped being a number at step 5.';
    recordMessage(failed, { kind: 'nonFinite', step: 4, message }, 'Lower the rate.');
    expect(() => describeRun(failed, IDENTITY, 1)).toThrow(`${message} Lower the rate.`);
  });
});
