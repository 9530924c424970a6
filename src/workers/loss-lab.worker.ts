// Thin shell: the loss lab behind comlink. It has a tfjs of its own, on the processor, so that no training is disturbed.
import { expose, transfer } from 'comlink';
import { LossLab } from '../engine/loss-lab/loss-lab.ts';
import { paintProbability, paintPush } from './loss-lab-pixels.ts';
import {
  OUTLINE_SCALE,
  OVERVIEW_PX,
  type LabAnswer,
  type LabRequest,
  type LossLabApi,
} from './loss-lab-protocol.ts';
import { fillClasses, outlineClasses, shrinkClasses } from './paint-pixels.ts';

const lab = new LossLab();

function bitmap(rgba: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): ImageBitmap {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser gives workers no 2d canvas: update the browser.');
  context.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas.transferToImageBitmap();
}

function paintTruth(): ImageBitmap {
  const { truth, crop } = lab.arrays();
  const { rgba } = outlineClasses(truth, crop.width, crop.height, 'groundTruth', 1, OUTLINE_SCALE);
  return bitmap(rgba, crop.width * OUTLINE_SCALE, crop.height * OUTLINE_SCALE);
}

function paintOverview(): ImageBitmap {
  const { labels, width, height } = lab.image();
  const factor = Math.ceil(Math.max(width, height) / OVERVIEW_PX);
  const binary = labels.map((value) => (value > 0 ? 1 : 0));
  const small = factor === 1 ? binary : shrinkClasses(binary, width, height, factor);
  const columns = Math.ceil(width / factor);
  return bitmap(fillClasses(small, 'groundTruth', 1).rgba, columns, small.length / columns);
}

/** Calls are carried out one after the other: one that waits for tensors must not meet another that frees them. */
let last: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => T | Promise<T>): Promise<T> {
  const answer = last.then(work);
  last = answer.catch(() => undefined);
  return answer;
}

async function run({ commands, settings, hasStills }: LabRequest): Promise<LabAnswer> {
  const startMs = performance.now();
  const state = await lab.run(commands, settings);
  const { crop, truth, logits, pushes, limit } = lab.arrays();
  const { width, height } = crop;
  const pictures = {
    prediction: bitmap(paintProbability(logits), width, height),
    maps: pushes.map((push) => bitmap(paintPush(push, truth, limit), width, height)),
    truth: hasStills ? paintTruth() : null,
    overview: hasStills ? paintOverview() : null,
  };
  const bitmaps = [pictures.prediction, ...pictures.maps, pictures.truth, pictures.overview];
  return transfer(
    { state, pictures, updateMs: performance.now() - startMs },
    bitmaps.filter((image) => image !== null),
  );
}

const api: LossLabApi = {
  open: () => inTurn(() => lab.backend()),
  setImage: (image) => inTurn(() => lab.setImage(image)),
  begin: (start) => inTurn(() => lab.begin(start)),
  run: (request) => inTurn(() => run(request)),
  tryAlone: (id, settings) => inTurn(() => lab.tryAlone(id, settings)),
  exportState: (settings) =>
    inTurn(async () => {
      const file = await lab.exportState(settings);
      return transfer(file, [file.buffer]);
    }),
};

expose(api);
