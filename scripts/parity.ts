// `npm run parity`: the same training in Tendril and in PyTorch, compared number by number. See --help.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './build-page.ts';
import { TORCH_MISSING, findTorch } from './parity/find-torch.ts';
import { parityUsage, parseParityOptions } from './parity/options.ts';
import { runTendril } from './parity/run-tendril.ts';
import { runTorch } from './parity/run-torch.ts';
import { type Comparison, formatComparisons, misses } from './parity/table.ts';
import { sentenceOf } from './train/headless-run.ts';
import { knownLosses, knownModels } from './train/known-plugins.ts';
import { progressOnStderr } from './train/progress-bar.ts';
import { UsageError } from './train/usage-error.ts';

async function main(words: readonly string[]): Promise<number> {
  const known = { losses: knownLosses(), models: knownModels() };
  const options = parseParityOptions(words, known);
  if (options === null) {
    process.stdout.write(parityUsage(known));
    return 0;
  }
  const torch = findTorch();
  if (torch === null) throw new Error(TORCH_MISSING);
  buildIfStale();
  const bar = progressOnStderr();
  const comparisons: Comparison[] = [];
  const devices = new Set<string>();
  let total = 0;
  // A file of weights says itself which network it is of.
  for (const { id, configs } of options.weights === null
    ? options.models
    : [{ id: 'weights', configs: [] }]) {
    const out = join(options.out, id);
    const record = await runTendril({ ...options, configs, out }, (label, done, all) =>
      bar.update(`${id}: ${label}`, done, all),
    );
    const found = await runTorch(torch, options.weights === null ? [out] : [out, '--predict'], (done) =>
      bar.update(`${id}: PyTorch ${torch.version}`, done, record.runs.length),
    );
    total += record.runs.length;
    for (const [backend, device] of Object.entries(record.devices)) devices.add(`${backend}: ${device}`);
    comparisons.push(...found.map((one) => ({ ...one, folder: `${id}/${one.folder}` })));
  }
  bar.finish();
  writeFileSync(join(options.out, 'comparison.json'), `${JSON.stringify(comparisons, null, 1)}\n`);
  const failed = comparisons.filter((one) => misses(one).length > 0).length;
  process.stdout.write(`${[...devices, `PyTorch ${torch.version}`].join('\n')}\n\n`);
  process.stdout.write(`${formatComparisons(comparisons)}\n\n`);
  process.stdout.write(`${comparisons.length - failed} within the tolerances, ${failed} not\n`);
  return failed === 0 && comparisons.length === total && total > 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${sentenceOf(error)}\n`);
  return error instanceof UsageError ? 2 : 1;
});
// Vite and Playwright may keep handles for a while; everything is written by now.
process.exit();
