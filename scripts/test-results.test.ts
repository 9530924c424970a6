import { describe, expect, it } from 'vitest';
import { addCounts, countGolden, countPlaywright, countVitest } from './test-results.ts';

const vitest = (fields: object) =>
  JSON.stringify({
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 2,
    numFailedTestSuites: 1,
    testResults: [{ status: 'failed', assertionResults: [{}] }],
    ...fields,
  });

describe('countVitest', () => {
  it('takes the counts as they are', () => {
    expect(countVitest(vitest({}))).toEqual({ passed: 3, failed: 1, skipped: 2 });
  });

  it('counts a file that could not even be read as a failure', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }];
    expect(countVitest(vitest({ numFailedTests: 0, testResults })).failed).toBe(1);
  });

  it('refuses another text', () => {
    expect(() => countVitest('{}')).toThrow();
  });
});

describe('countPlaywright', () => {
  it('counts flaky tests as passed and stray errors as failed', () => {
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
    expect(countPlaywright(JSON.stringify({ stats, errors: [{}] }))).toEqual({
      passed: 5,
      failed: 2,
      skipped: 2,
    });
  });
});

describe('countGolden', () => {
  it('takes passed and failed, and refuses another text', () => {
    expect(countGolden('{"passed": 4, "failed": 1, "groups": []}')).toEqual({
      passed: 4,
      failed: 1,
      skipped: 0,
    });
    expect(() => countGolden('{"passed": 4}')).toThrow();
  });
});

describe('addCounts', () => {
  it('adds', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(addCounts(one, one)).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });
});
