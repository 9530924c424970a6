// One run in a headless Chromium: the page does the work, Node listens and keeps the record.
import { type Browser, type Page, chromium } from 'playwright';
import type { NnunetOptions } from '../../src/data/nnunet/nnunet-plan.ts';
import { type TrainingView, WHOLE_SET } from '../../src/data/training-view.ts';
import type { RunConfig } from '../../src/engine/run-config.ts';
import type { BackendInfo } from '../../src/engine/train-events.ts';
import type { DatasetTable, OpenOptions } from '../../src/workers/data-protocol.ts';
import { browserArguments, findBrowser } from '../find-browser.ts';
import type {
  FrameHeader,
  FramePlan,
  NnunetHeader,
  PredictionHeader,
  RunnerJob,
  RunnerNews,
} from '../headless/runner-protocol.ts';
import type { DataServer } from './data-server.ts';

export interface HeadlessRun {
  browserVersion: string;
  /** Opens the data set, brings the backend up and trains; rejects with one sentence. */
  run(job: RunnerJob): Promise<void>;
  /** Opens the data set and packs it for nnU-Net into a ZIP; rejects with one sentence. */
  exportNnunet(open: OpenOptions, options: NnunetOptions): Promise<{ header: NnunetHeader; zip: Uint8Array }>;
  /** The three parts of `run`, to train several runs on one data set. */
  openData(open: OpenOptions): Promise<DatasetTable>;
  openBackend(preference: RunConfig['backend']): Promise<BackendInfo>;
  train(config: RunConfig, view: TrainingView): Promise<void>;
  /** Trains on the whole set and keeps the foreground probability of one image, [height · width] 0…255, now and then. */
  trainWithFrames(
    config: RunConfig,
    look: FramePlan,
  ): Promise<{ headers: FrameHeader[]; pixels: Uint8Array[] }>;
  pause(): Promise<void>;
  /** The current weights as a safetensors file. */
  weights(): Promise<Uint8Array>;
  /** Index maps of the validation images, [height · width] each. */
  predictions(): Promise<{ headers: PredictionHeader[]; pixels: Uint8Array[] }>;
  close(): Promise<void>;
}

/** A page's exception as one sentence: without Playwright's and the browser's prefixes and without the stack. */
export function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const first = text.split(/\n\s+at /)[0].split('\nCall log:')[0];
  return first.replace(/^(page\.\w+: )?((Uncaught )?\(?\w*Error\)?: )*/, '').trim();
}

function output(server: DataServer, name: string): Uint8Array {
  const bytes = server.outputs.get(name);
  if (bytes === undefined) throw new Error(`The page did not hand over "${name}".`);
  return bytes;
}

async function openPage(browser: Browser, server: DataServer, hear: (news: RunnerNews) => void) {
  const page: Page = await browser.newPage();
  const died = new Promise<never>((_, reject) => {
    page.on('crash', () => reject(new Error('The browser’s page crashed, most likely for want of memory.')));
    page.on('close', () => reject(new Error('The browser was closed before the run had ended.')));
    page.on('pageerror', (error) => reject(error));
  });
  died.catch(() => undefined);
  await page.exposeBinding('tendrilTell', (_source, news: RunnerNews) => hear(news));
  await page.goto(`${server.origin}/headless.html`);
  await Promise.race([page.waitForFunction(() => window.tendrilRunner !== undefined), died]);
  return { page, died };
}

/**
 * Starts the browser and opens the headless page.
 *
 * @param hear called with everything the page tells, in order
 */
export async function startHeadless(
  server: DataServer,
  backend: RunConfig['backend'],
  hear: (news: RunnerNews) => void,
): Promise<HeadlessRun> {
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: browserArguments(backend === 'wasm' ? 'none' : 'webgpu'),
    // Ctrl-C is the runner's own affair: it wants the weights before the browser goes.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const { page, died } = await openPage(browser, server, hear);
  const safely = <T>(work: Promise<T>): Promise<T> => Promise.race([work, died]);
  const openData = async (open: OpenOptions) => {
    const table = await safely(page.evaluate((given) => window.tendrilRunner!.openData(given), { open }));
    if (table.trainCount === 0) {
      throw new Error(
        table.rows.some(({ status }) => status === 'ready')
          ? 'No image is left to train on; lower --val-fraction or add pairs.'
          : 'No usable pair of image and mask was found; the lines above say why.',
      );
    }
    return table;
  };
  const openBackend = (preference: RunConfig['backend']) =>
    safely(page.evaluate((id) => window.tendrilRunner!.openBackend(id), preference));
  const train = (config: RunConfig, view: TrainingView) =>
    safely(page.evaluate((given) => window.tendrilRunner!.train(given.config, given.view), { config, view }));
  return {
    browserVersion: browser.version(),
    openData,
    openBackend,
    train,
    async run({ open, config, chooseView }) {
      const table = await openData(open);
      const view = chooseView?.(table) ?? WHOLE_SET;
      await openBackend(config.backend);
      await train(config, view);
    },
    async exportNnunet(open, options) {
      await openData(open);
      const header = await safely(page.evaluate((given) => window.tendrilRunner!.sendNnunet(given), options));
      return { header, zip: output(server, 'nnunet') };
    },
    async trainWithFrames(config, look) {
      const headers = await safely(
        page.evaluate((given) => window.tendrilRunner!.trainWithFrames(given.config, given.look), {
          config,
          look,
        }),
      );
      return { headers, pixels: headers.map(({ step }) => output(server, `frame-${step}`)) };
    },
    pause: () => safely(page.evaluate(() => window.tendrilRunner!.pause())),
    async weights() {
      await safely(page.evaluate(() => window.tendrilRunner!.sendWeights()));
      return output(server, 'weights');
    },
    async predictions() {
      const headers = await safely(page.evaluate(() => window.tendrilRunner!.sendPredictions()));
      return { headers, pixels: headers.map((_, index) => output(server, `prediction-${index}`)) };
    },
    close: () => browser.close(),
  };
}
