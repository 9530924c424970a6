// `npm run golden`: every golden case on every backend, in headless Chromium. See --help.
import { writeFileSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';
import { buildIfStale } from './build-page.ts';
import { browserArguments, findBrowser } from './find-browser.ts';
import { type FoundCase, findCases } from './golden/find-cases.ts';
import { GOLDEN_USAGE, type GoldenBackend, parseGoldenOptions } from './golden/options.ts';
import { describeFailure, formatTable, isPassed, summariseGroups } from './golden/summary.ts';
import type { CaseReport } from './headless/golden/golden-report.ts';
import { type DataServer, serveData } from './train/data-server.ts';
import { sentenceOf } from './train/headless-run.ts';
import { type ProgressBar, progressOnStderr } from './train/progress-bar.ts';
import { UsageError } from './train/usage-error.ts';

interface BackendResult {
  backend: GoldenBackend;
  /** What computed: the adapter's or the processor's description. */
  device: string;
  reports: CaseReport[];
}

/** JSON has no infinities and no NaN. */
const spellOut = (_key: string, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

async function runBackend(
  browser: Browser,
  server: DataServer,
  backend: GoldenBackend,
  cases: readonly FoundCase[],
  bar: ProgressBar,
): Promise<BackendResult> {
  const page = await browser.newPage();
  const died = new Promise<never>((_, reject) => {
    page.on('crash', () => reject(new Error('The browser’s page crashed, most likely for want of memory.')));
    page.on('pageerror', (error) => reject(error));
  });
  died.catch(() => undefined);
  const safely = <T>(work: Promise<T>): Promise<T> => Promise.race([work, died]);
  await page.goto(`${server.origin}/golden.html`);
  await safely(page.waitForFunction(() => window.tendrilGolden !== undefined));
  const device = await safely(page.evaluate((id) => window.tendrilGolden!.open(id), backend));
  const files = (await (await fetch(`${server.origin}/runner/files.json`)).json()) as {
    path: string;
    url: string;
  }[];
  const urls = new Map(files.map(({ path, url }) => [path, url]));
  const reports: CaseReport[] = [];
  for (const [index, { group, name, json, data }] of cases.entries()) {
    bar.update(`${backend} ${group}`, index, cases.length);
    const given = { group, name, urls: { json: urls.get(json)!, data: urls.get(data)! } };
    reports.push(
      await safely(page.evaluate((c) => window.tendrilGolden!.check(c.group, c.name, c.urls), given)),
    );
  }
  await page.close();
  return { backend, device, reports };
}

async function main(words: readonly string[]): Promise<number> {
  const options = parseGoldenOptions(words);
  if (options === null) {
    process.stdout.write(GOLDEN_USAGE);
    return 0;
  }
  const cases = findCases(options.folder);
  buildIfStale();
  const bar = progressOnStderr();
  const files = cases.flatMap(({ json, data }) => [json, data].map((path) => ({ path, location: path })));
  const server = await serveData(files);
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: browserArguments(options.backends.includes('webgpu') ? 'webgpu' : 'none'),
  });
  const results: BackendResult[] = [];
  try {
    for (const backend of options.backends)
      results.push(await runBackend(browser, server, backend, cases, bar));
  } finally {
    bar.finish();
    await browser.close();
    await server.close();
  }
  const groups = results.flatMap(({ backend, reports }) => summariseGroups(backend, reports));
  const failures = results.flatMap(({ backend, reports }) =>
    reports.filter((report) => !isPassed(report)).flatMap((report) => describeFailure(backend, report)),
  );
  const passed = groups.reduce((sum, group) => sum + group.passed, 0);
  const failed = groups.reduce((sum, group) => sum + group.failed, 0);
  const json = `${JSON.stringify({ passed, failed, groups, failures, results }, spellOut, 1)}\n`;
  if (options.report !== null) writeFileSync(options.report, json);
  if (options.json) {
    process.stdout.write(json);
  } else {
    const devices = results.map(({ backend, device }) => `${backend}: ${device}`).join('\n');
    process.stdout.write(
      `${devices}\n\n${formatTable(groups)}\n\n${failures.map((line) => `${line}\n`).join('')}`,
    );
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
  return failed === 0 && passed > 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${sentenceOf(error)}\n`);
  return error instanceof UsageError ? 2 : 1;
});
// Vite and Playwright may keep handles for a while; everything is written by now.
process.exit();
