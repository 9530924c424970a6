// What can be taken out of the page: the run as a ZIP, its weights, pictures of what is shown; and a run brought back.
import { packRun, unpackRun } from '../../workers/archive-client.ts';
import type { RunArchive } from '../../workers/archive-protocol.ts';
import { announce, appStore } from '../store/app-store.ts';
import { dataClient, trainClient } from '../store/clients.ts';
import { discardRun, resumeFormer } from '../store/run-controller.ts';
import { askBeforeRestart } from '../store/restart.ts';
import { compareImages } from './compare-images.ts';
import { runLog } from './run-log.ts';
import { fileWord, saveFile } from './save-file.ts';

/** e.g. "vessels-synthetic-skeleton-recall-240" */
function baseName(step = appStore.getState().run.step): string {
  const { run, data } = appStore.getState();
  return fileWord(`${data.table?.name ?? 'run'} ${run.config?.loss.id ?? ''} ${step}`);
}

/** The run on the table as one ZIP, all of it at one step; nothing is left out but the images. */
export async function exportRun(): Promise<void> {
  const { run, data } = appStore.getState();
  if (run.config === null || data.table === null) throw new Error('There is no run yet: press Play first.');
  const fingerprint = await dataClient().fingerprint();
  const { step, checkpoint, ...parts } = await trainClient().takeSnapshot();
  const now = appStore.getState();
  if (now.run.config === null || now.data.table !== data.table)
    throw new Error('The run was reset before it was exported.');
  const name = baseName(step);
  const archive: RunArchive = {
    config: now.run.config,
    name,
    dataName: data.table.name,
    sampleSet: now.data.source?.kind === 'sample' ? now.data.source.id : null,
    fingerprint,
    step,
    backend: now.env.backend === null ? '' : `${now.env.backend.backend}, ${now.env.backend.adapter}`,
    log: runLog.snapshot(step),
    checkpoint,
  };
  saveFile(await packRun(archive, parts), `${name}.zip`);
  announce('The run is exported.');
}

/** Weights alone, in safetensors. */
export async function exportWeights(): Promise<void> {
  const bytes = await trainClient().exportWeights();
  saveFile(new Blob([bytes as Uint8Array<ArrayBuffer>]), `${baseName()}.safetensors`);
}

/** nnU-Net's numbers from 500 up are for sets of one's own. */
const NNUNET_DATASET_ID = 501;

/**
 * The open data set in nnU-Net's raw format, with the commands that train it at scale.
 *
 * @param onProgress hears of images done and of how many
 */
export async function exportNnunet(onProgress: (done: number, total: number) => void): Promise<void> {
  const options = { datasetId: NNUNET_DATASET_ID, datasetName: null };
  const { folder, zip, trainCount, validationCount } = await dataClient().exportNnunet(options, onProgress);
  saveFile(zip, `${folder}.zip`);
  announce(`${folder}: ${trainCount} training and ${validationCount} validation images.`);
}

const toBlob = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('The browser made no picture of it.')) : resolve(blob)),
      'image/png',
    ),
  );

/** The image with the layers that are shown, as many pixels as the image has, or as its sharpest layer. */
export async function exportOverlay(): Promise<void> {
  const layers = [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-layer]')];
  const shown = layers.filter(
    (canvas) => canvas.width > 0 && canvas.checkVisibility({ opacityProperty: true }),
  );
  if (shown.length === 0) throw new Error('No image is shown in the viewer of the Train room.');
  const picture = document.createElement('canvas');
  picture.width = Math.max(...shown.map(({ width }) => width));
  picture.height = Math.max(...shown.map(({ height }) => height));
  const context = picture.getContext('2d');
  if (context === null) throw new Error('The browser made no picture of it.');
  context.imageSmoothingEnabled = false;
  for (const canvas of shown) {
    context.globalAlpha = Number(getComputedStyle(canvas).opacity);
    context.drawImage(canvas, 0, 0, picture.width, picture.height);
  }
  saveFile(await toBlob(picture), `${baseName()}-overlay.png`);
}

/** All charts below each other, on the colour of the page. */
export async function exportCharts(): Promise<void> {
  const charts = [...document.querySelectorAll<HTMLCanvasElement>('.charts canvas')];
  if (charts.length === 0) throw new Error('No chart is shown in the Train room.');
  const picture = document.createElement('canvas');
  picture.width = Math.max(...charts.map(({ width }) => width));
  picture.height = charts.reduce((sum, { height }) => sum + height, 0);
  const context = picture.getContext('2d');
  if (context === null) throw new Error('The browser made no picture of it.');
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, picture.width, picture.height);
  let top = 0;
  for (const chart of charts) {
    context.drawImage(chart, 0, top);
    top += chart.height;
  }
  saveFile(await toBlob(picture), `${baseName()}-charts.png`);
}

/**
 * A run that was exported, back on the table and paused. The images it was trained on must be open.
 *
 * @throws Error with one sentence that names the file
 */
export async function importRun(file: File): Promise<void> {
  const { config, step, checkpoint, log, dataName, fingerprint } = await unpackRun(file, file.name);
  if (checkpoint === null)
    throw new Error(
      `${file.name} holds no checkpoint: its numbers can be read, but it cannot be gone on with.`,
    );
  const { table, source } = appStore.getState().data;
  if (table === null || source === null)
    throw new Error(`${file.name} was trained on ${dataName}, and nothing is open: open ${dataName} first.`);
  const open = { name: table.name, fingerprint: await dataClient().fingerprint() };
  const doubt = compareImages({ name: dataName, fingerprint }, open, file.name);
  askBeforeRestart('The imported run takes its place.', () => {
    void discardRun().then((isDone) => {
      if (!isDone) return;
      announce(`${file.name}: back at step ${step}, paused.${doubt === null ? '' : ` ${doubt}`}`);
      return resumeFormer({ config, step, checkpoint, log });
    });
  });
}
