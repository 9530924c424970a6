// `npm run bench`: contestants side by side in one run; tables on the screen, everything in bench/results.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { findDriver } from './adapter/find-driver.ts';
import { buildRealms, REALM_FOLDER } from './host/build-realms.ts';
import { parseCommandLine, usage } from './options.ts';
import { slugOf } from './report/summary.ts';
import { formatTable } from './report/table.ts';
import type { SectionResult } from './section.ts';
import { SECTIONS } from './sections/section-registry.ts';

const ROOT = join(import.meta.dirname, '..');

interface PackageFile {
  version: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

function readVersions(): Record<string, string> {
  const file = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as PackageFile;
  let commit = 'unknown';
  try {
    commit = execFileSync('git', ['describe', '--always', '--dirty'], { cwd: ROOT, encoding: 'utf8' }).trim();
  } catch {
    // A copy without its history: the version must do.
  }
  return {
    tendril: file.version,
    commit,
    node: process.version,
    tfjs: file.dependencies['@tensorflow/tfjs-backend-webgpu'],
    'jax-js': file.devDependencies['@jax-js/jax'],
    dawn: file.devDependencies['webgpu'],
  };
}

async function main(): Promise<number> {
  const known = SECTIONS.map(({ name }) => name);
  const line = parseCommandLine(process.argv.slice(2), known);
  if (line === null) {
    process.stdout.write(usage(known));
    return 0;
  }
  const driver = findDriver(line.driver);
  const { rounds, isQuick, isBrowser, patchPx } = line;
  const say = (sentence: string) => process.stderr.write(`  ${sentence}\n`);
  const options = { driver, rounds, isQuick, isBrowser, patchPx, say };
  const head = {
    date: new Date().toISOString(),
    processor: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`,
    loadBefore: loadavg()[0],
    driver: isBrowser ? { name: 'browser', version: null } : { name: driver.name, version: driver.version },
    rounds: line.rounds,
    versions: readVersions(),
  };
  process.stdout.write(
    `${head.processor}; driver ${head.driver.name} ${head.driver.version ?? ''}; load ${head.loadBefore}\n`,
  );
  await buildRealms();
  const results: Record<string, SectionResult | { failure: string }> = {};
  let failures = 0;
  for (const section of SECTIONS.filter(({ name }) => line.sections.includes(name))) {
    process.stdout.write(`\n${section.title}\n`);
    try {
      const result = await section.run(options);
      results[section.name] = result;
      process.stdout.write(
        `${formatTable(result.rows)}\n${result.remarks.map((remark) => `- ${remark}\n`).join('')}`,
      );
    } catch (error) {
      failures += 1;
      const failure = error instanceof Error ? error.message : String(error);
      results[section.name] = { failure };
      process.stderr.write(`- The section ${section.name} failed: ${failure}\n`);
    }
  }
  rmSync(REALM_FOLDER, { recursive: true, force: true });
  const adapters = Object.values(results).map((result) => ('adapter' in result ? result.adapter : null));
  const adapter = adapters.find((name) => name !== null) ?? head.driver.name;
  const folder = resolve(ROOT, line.outFolder);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${slugOf(adapter)}-${head.date.slice(0, 10)}-${line.sections.join('-')}.json`);
  writeFileSync(file, `${JSON.stringify({ ...head, loadAfter: loadavg()[0], adapter, results }, null, 1)}\n`);
  process.stdout.write(`\n${file}\n`);
  return failures === 0 ? 0 : 1;
}

try {
  process.exit(await main());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
}
