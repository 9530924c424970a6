// Counts by group, the worst error of each, and the failures in words.
import { type CaseReport, type Comparison, holds } from '../headless/golden/golden-report.ts';
import type { GoldenBackend } from './options.ts';

export interface GroupSummary {
  backend: GoldenBackend;
  group: string;
  passed: number;
  failed: number;
  comparisons: number;
  /** The comparison nearest to its limit, or furthest over it; null where all are exact. */
  worst: (Comparison & { case: string }) | null;
}

export const isPassed = (report: CaseReport) =>
  report.problems.length === 0 && report.comparisons.length > 0 && report.comparisons.every(holds);

/** How much of its limit an error uses up; NaN counts as all of it and more. */
function burden({ error, limit }: Comparison): number {
  if (error === 0) return 0;
  return Number.isNaN(error) || limit === 0 ? Infinity : error / limit;
}

export function summariseGroups(backend: GoldenBackend, reports: readonly CaseReport[]): GroupSummary[] {
  const groups = [...new Set(reports.map(({ group }) => group))];
  return groups.map((group) => {
    const own = reports.filter((report) => report.group === group);
    let worst: GroupSummary['worst'] = null;
    for (const { name, comparisons } of own) {
      for (const comparison of comparisons) {
        if (burden(comparison) > (worst === null ? 0 : burden(worst))) worst = { ...comparison, case: name };
      }
    }
    const passed = own.filter(isPassed).length;
    return {
      backend,
      group,
      passed,
      failed: own.length - passed,
      comparisons: own.reduce((sum, { comparisons }) => sum + comparisons.length, 0),
      worst,
    };
  });
}

const short = (value: number) => (Number.isNaN(value) ? 'not a number' : value.toExponential(1));

/** One line a group. */
export function formatTable(rows: readonly GroupSummary[]): string {
  const cells = rows.map(({ backend, group, passed, failed, comparisons, worst }) => [
    backend,
    group,
    String(passed),
    String(failed),
    String(comparisons),
    worst === null
      ? 'exact'
      : `${short(worst.error)} of ${worst.limit === 0 ? '0' : short(worst.limit)} (${worst.case}: ${worst.what})`,
  ]);
  const table = [['backend', 'group', 'passed', 'failed', 'compared', 'worst error'], ...cells];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What is wrong with a case, a line each. */
export function describeFailure(backend: GoldenBackend, report: CaseReport): string[] {
  const off = report.comparisons
    .filter((comparison) => !holds(comparison))
    .map(({ what, error, limit }) =>
      limit === 0
        ? `${what}: ${Number.isFinite(error) ? `${error} elements differ` : 'has another size or holds a NaN'}`
        : `${what}: off by ${short(error)}, allowed is ${short(limit)}`,
    );
  return [...report.problems, ...off].map((line) => `${backend} ${report.group}/${report.name}: ${line}`);
}
