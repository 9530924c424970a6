// `npm test`: types, lint, unit and browser tests, golden vectors and end-to-end tests one after the other, then one line with the sum.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TORCH_MISSING, findTorch } from './parity/find-torch.ts';
import { type TestCounts, addCounts, countGolden, countPlaywright, countVitest } from './test-results.ts';
import { formatDuration } from './train/progress-bar.ts';

const ROOT = join(import.meta.dirname, '..');
const REPORTS = join(ROOT, '.cache', 'reports');

interface Stage {
  name: string;
  command: readonly string[];
  environment?: Record<string, string>;
  /** Where the stage leaves its JSON, and how it is counted; null: the stage itself is one check. */
  report: { file: string; count: (text: string) => TestCounts } | null;
  /** Why the stage cannot run here; null when it can. */
  missing?: string | null;
}

function vitestStage(project: string): Stage {
  const file = join(REPORTS, `${project}.json`);
  return {
    name: `${project} tests`,
    command: [
      'vitest',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    report: { file, count: countVitest },
  };
}

const GOLDEN_VECTORS = join(ROOT, '..', 'shared', 'reference', 'golden', 'open');
const goldenReport = join(REPORTS, 'golden.json');
const endToEndReport = join(REPORTS, 'e2e.json');
const STAGES: readonly Stage[] = [
  { name: 'types', command: ['npm', 'run', '--silent', 'types'], report: null },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'], report: null },
  vitestStage('unit'),
  vitestStage('browser'),
  {
    name: 'golden vectors',
    command: ['tsx', 'scripts/golden.ts', GOLDEN_VECTORS, '--backend', 'all', '--report', goldenReport],
    report: { file: goldenReport, count: countGolden },
    missing: existsSync(GOLDEN_VECTORS) ? null : '../shared/reference/golden/open is not there',
  },
  {
    // A part of what `npm run parity` compares: enough to see that a layer, a loss or an optimiser has changed.
    name: 'parity with PyTorch',
    command: [
      'tsx',
      'scripts/parity.ts',
      '--backend=wasm',
      '--steps=5',
      '--losses=skeleton-recall,cl-dice',
      '--optimisers=adamw',
      `--out=${join(REPORTS, 'parity')}`,
    ],
    report: null,
    missing: findTorch() === null ? TORCH_MISSING : null,
  },
  {
    name: 'end-to-end tests',
    command: ['playwright', 'test', '--reporter=list,json'],
    environment: { PLAYWRIGHT_JSON_OUTPUT_NAME: endToEndReport },
    report: { file: endToEndReport, count: countPlaywright },
  },
];

/** A stage that fails without a failed test (a crash, an unhandled error, no test at all) counts as one failure. */
function runStage({ name, command, environment, report, missing }: Stage): TestCounts {
  console.log(`\n── ${name}`);
  if (missing != null) {
    console.log(`── ${name}: skipped, because ${missing}`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const begun = performance.now();
  const [program, ...words] = command[0] === 'npm' ? command : ['npx', '--no-install', ...command];
  const { status } = spawnSync(program, words, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const isGreen = status === 0;
  let counts: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  if (report === null) counts = { passed: isGreen ? 1 : 0, failed: isGreen ? 0 : 1, skipped: 0 };
  else if (existsSync(report.file)) counts = report.count(readFileSync(report.file, 'utf8'));
  const isEmpty = counts.passed + counts.failed === 0;
  if ((!isGreen || isEmpty) && counts.failed === 0) counts = { ...counts, failed: 1 };
  if (isEmpty && report !== null) console.error(`No test ran in the stage "${name}".`);
  console.log(
    `── ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${formatDuration(performance.now() - begun)}`,
  );
  return counts;
}

rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
const begun = performance.now();
const counts = STAGES.map(runStage).reduce(addCounts);
console.log(`\n${counts.skipped} skipped, ${formatDuration(performance.now() - begun)} in all`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;
