// `npm run export-nnunet`: a data set in nnU-Net v2's raw format, read by the page's own loader. See --help.
import { join } from 'node:path';
import { nnunetFolder } from '../src/data/nnunet/nnunet-plan.ts';
import { buildIfStale } from './build-page.ts';
import { EXPORT_USAGE, parseExportOptions } from './export/options.ts';
import { checkTarget, writeArchive } from './export/write-archive.ts';
import { listData } from './train/data-folder.ts';
import { serveData } from './train/data-server.ts';
import { sentenceOf, startHeadless } from './train/headless-run.ts';
import { progressOnStderr } from './train/progress-bar.ts';
import { showNews } from './train/show-news.ts';
import { UsageError } from './train/usage-error.ts';

async function main(words: readonly string[]): Promise<number> {
  const options = parseExportOptions(words);
  if (options === null) {
    process.stdout.write(EXPORT_USAGE);
    return 0;
  }
  const { data, validation, validationFraction, seed, name, out } = options;
  const target = join(out, nnunetFolder(options.datasetId, name));
  checkTarget(target);
  const offered = listData(data, validation);
  const bar = progressOnStderr();
  buildIfStale();
  const server = await serveData(offered.files);
  try {
    const headless = await startHeadless(server, 'wasm', (news) => showNews(bar, news, 0));
    const open = {
      name,
      validationFraction,
      seed,
      validationPrefix: offered.validationPrefix,
      tubeRadiusPx: 2,
    };
    const { header, zip } = await headless
      .exportNnunet(open, { datasetId: options.datasetId, datasetName: options.datasetName })
      .finally(() => headless.close());
    bar.finish();
    writeArchive(out, zip);
    bar.note(`Written to ${target}; HOW-TO-TRAIN.md there holds the commands.`);
    process.stdout.write(`${JSON.stringify({ ...header, out: target })}\n`);
    return 0;
  } finally {
    await server.close();
  }
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${sentenceOf(error)}\n`);
  return error instanceof UsageError ? 2 : 1;
});
// Vite and Playwright may keep handles for a while; everything is written by now.
process.exit();
