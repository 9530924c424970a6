// Tendril's half of the comparison: every run on every backend, in headless Chromium, written to a folder.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type Page, chromium } from 'playwright';
import { type RunConfig, parseRunConfig } from '../../src/engine/run-config.ts';
import { readSafetensors } from '../../src/engine/safetensors.ts';
import { browserArguments, findBrowser } from '../find-browser.ts';
import type { ParityStep } from '../headless/parity/parity-protocol.ts';
import { listData } from '../train/data-folder.ts';
import { type DataServer, serveData } from '../train/data-server.ts';
import { UsageError } from '../train/usage-error.ts';
import type { ParityBackend } from './options.ts';

/** parity.json, read by compare.py. */
export interface ParityRecord {
  devices: Partial<Record<ParityBackend, string>>;
  runs: { folder: string; backend: ParityBackend; config: RunConfig; steps: ParityStep[] }[];
}

/** What one network is to do, and where that is written. */
export interface ParityJob {
  backends: readonly ParityBackend[];
  /** Runs that differ in loss and optimiser alone; never empty. */
  configs: readonly RunConfig[];
  data: string;
  out: string;
  /** See ParityOptions. */
  weights: string | null;
}

interface Half {
  page: Page;
  server: DataServer;
  out: string;
  /** Rejects as soon as the page dies. */
  safely: <T>(work: Promise<T>) => Promise<T>;
}

async function openPage(browser: Browser, server: DataServer, out: string): Promise<Half> {
  const page = await browser.newPage();
  const died = new Promise<never>((_, reject) => {
    page.on('crash', () => reject(new Error('The browser’s page crashed, most likely for want of memory.')));
    page.on('pageerror', (error) => reject(error));
  });
  died.catch(() => undefined);
  const safely = <T>(work: Promise<T>): Promise<T> => Promise.race([work, died]);
  await page.goto(`${server.origin}/parity.html`);
  await safely(page.waitForFunction(() => window.tendrilParity !== undefined));
  return { page, server, out, safely };
}

function save({ server, out }: Half, folder: string, names: readonly string[]): void {
  mkdirSync(join(out, folder), { recursive: true });
  for (const name of names) {
    const bytes = server.outputs.get(name);
    if (bytes === undefined) throw new Error(`The page did not hand over "${name}".`);
    writeFileSync(join(out, folder, `${name}.safetensors`), bytes);
  }
}

async function trainAll(
  half: Half,
  backend: ParityBackend,
  configs: readonly RunConfig[],
  record: ParityRecord,
  onProgress: (done: number) => void,
): Promise<void> {
  const { page, safely } = half;
  for (const [index, config] of configs.entries()) {
    onProgress(index);
    const steps = await safely(page.evaluate((given) => window.tendrilParity!.train(given), config));
    const folder = `${backend}/${config.loss.id}-${config.optimiser.id}`;
    save(half, folder, ['gradient', 'trajectory', 'final', 'prediction']);
    record.runs.push({ folder, backend, config, steps });
  }
  onProgress(configs.length);
}

async function predictOnce(
  half: Half,
  backend: ParityBackend,
  weights: string,
  record: ParityRecord,
): Promise<void> {
  const { page, safely } = half;
  const metadata = readSafetensors(readFileSync(weights)).metadata['config'];
  if (metadata === undefined)
    throw new UsageError(`--weights ${weights} holds no configuration; take a file that Tendril wrote.`);
  const config = parseRunConfig(JSON.parse(metadata));
  const list = (await (await fetch(`${half.server.origin}/runner/files.json`)).json()) as { url: string }[];
  const given = { config, url: list.at(-1)!.url };
  await safely(page.evaluate(({ config, url }) => window.tendrilParity!.predict(config, url), given));
  save(half, backend, ['final', 'prediction']);
  record.runs.push({ folder: backend, backend, config, steps: [] });
}

/**
 * Runs everything and writes parity.json, initial.safetensors, batches.safetensors and a folder a run.
 *
 * @throws Error with one sentence
 */
export async function runTendril(
  job: ParityJob,
  onProgress: (label: string, done: number, total: number) => void,
): Promise<ParityRecord> {
  const { backends, configs, out, weights } = job;
  const { files } = listData(job.data, null);
  // Served last, and refused as an image by nobody: the page opens the data without it.
  const extra = weights === null ? [] : [{ path: 'weights.safetensors', location: weights }];
  const record: ParityRecord = { devices: {}, runs: [] };
  mkdirSync(out, { recursive: true });
  const server = await serveData([...files, ...extra]);
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: browserArguments(backends.includes('webgpu') ? 'webgpu' : 'none'),
  });
  try {
    for (const [index, backend] of backends.entries()) {
      const half = await openPage(browser, server, out);
      const { page, safely } = half;
      await safely(page.evaluate(() => window.tendrilParity!.openData()));
      record.devices[backend] = await safely(
        page.evaluate((id) => window.tendrilParity!.openBackend(id), backend),
      );
      if (weights !== null) {
        await predictOnce(half, backend, weights, record);
      } else {
        if (index === 0) {
          await safely(page.evaluate((given) => window.tendrilParity!.sendInputs(given), configs[0]));
          save(half, '.', ['initial', 'batches']);
        }
        await trainAll(half, backend, configs, record, (done) =>
          onProgress(`Tendril, ${backend}`, done, configs.length),
        );
      }
      await page.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
  writeFileSync(join(out, 'parity.json'), `${JSON.stringify(record, null, 1)}\n`);
  return record;
}
