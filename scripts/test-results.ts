// Counts of the test runners' JSON reports.
import * as v from 'valibot';

export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const vitestReport = v.object({
  numPassedTests: count,
  numFailedTests: count,
  numPendingTests: count,
  numFailedTestSuites: count,
  testResults: v.array(v.object({ status: v.string(), assertionResults: v.array(v.unknown()) })),
});
const playwrightReport = v.object({
  stats: v.object({ expected: count, unexpected: count, flaky: count, skipped: count }),
  errors: v.array(v.unknown()),
});
const goldenReport = v.object({ passed: count, failed: count });

/**
 * Counts of a report of `npm run golden`: one test a case and backend.
 *
 * @throws Error when the text is no such report
 */
export function countGolden(text: string): TestCounts {
  return { ...v.parse(goldenReport, JSON.parse(text)), skipped: 0 };
}

/**
 * Counts of a report of `vitest --reporter=json`. A file that failed before its tests counts as one failure.
 *
 * @throws Error when the text is no such report
 */
export function countVitest(text: string): TestCounts {
  const report = v.parse(vitestReport, JSON.parse(text));
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles,
    skipped: report.numPendingTests,
  };
}

/**
 * Counts of a report of `playwright --reporter=json`. Errors outside of tests count as failures.
 *
 * @throws Error when the text is no such report
 */
export function countPlaywright(text: string): TestCounts {
  const { stats, errors } = v.parse(playwrightReport, JSON.parse(text));
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  };
}

export function addCounts(a: TestCounts, b: TestCounts): TestCounts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}
