import { describe, expect, it } from 'vitest';
import type { CaseReport } from '../headless/golden/golden-report.ts';
import { describeFailure, formatTable, isPassed, summariseGroups } from './summary.ts';

const report = (
  name: string,
  comparisons: CaseReport['comparisons'],
  problems: string[] = [],
): CaseReport => ({
  group: 'loss',
  name,
  comparisons,
  problems,
});
const fine = report('fine', [{ what: 'ce', error: 4e-7, limit: 1e-5 }]);
const off = report('off', [
  { what: 'ce', error: 2e-5, limit: 1e-5 },
  { what: 'mask', error: 3, limit: 0 },
]);
const undefinedResult = report('undefined', [{ what: 'ce', error: NaN, limit: 1e-5 }]);
const unknown = report(
  'unknown',
  [{ what: 'ce', error: 0, limit: 1e-5 }],
  ['Nothing here knows the loss "x".'],
);

describe('a report', () => {
  it('passes only with comparisons that all hold and without problems', () => {
    expect([fine, off, undefinedResult, unknown, report('empty', [])].map(isPassed)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('is summed by group with the worst error in terms of its limit', () => {
    expect(summariseGroups('wasm', [fine, off])).toEqual([
      {
        backend: 'wasm',
        group: 'loss',
        passed: 1,
        failed: 1,
        comparisons: 3,
        worst: { what: 'mask', error: 3, limit: 0, case: 'off' },
      },
    ]);
    expect(summariseGroups('wasm', [fine, undefinedResult])[0].worst).toMatchObject({ case: 'undefined' });
  });

  it('is written as one line a group and one line a failure', () => {
    expect(formatTable(summariseGroups('webgpu', [fine]))).toMatch(
      /webgpu +loss +1 +0 +1 +4\.0e-7 of 1\.0e-5 \(fine: ce\)$/,
    );
    expect([off, undefinedResult, unknown].flatMap((r) => describeFailure('wasm', r))).toEqual([
      'wasm loss/off: ce: off by 2.0e-5, allowed is 1.0e-5',
      'wasm loss/off: mask: 3 elements differ',
      'wasm loss/undefined: ce: off by not a number, allowed is 1.0e-5',
      'wasm loss/unknown: Nothing here knows the loss "x".',
    ]);
  });
});
