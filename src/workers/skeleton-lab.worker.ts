// Shell of the skeleton lab: opens masks, answers with bitmaps and numbers, and drops what has been overtaken.
import { expose, transfer } from 'comlink';
import { DecodeError } from '../data/decode/decoded-file.ts';
import { decodeImage } from '../data/decode/decode-image.ts';
import { chooseLabelCoding, nameClasses, toLabels } from '../data/label-coding.ts';
import { PATTERN_EDGE_PX } from '../data/mask-drawing.ts';
import { readMask } from '../data/mask-values.ts';
import { yieldToEvents } from '../engine/yield-to-events.ts';
import type { DroppedFile } from './data-protocol.ts';
import { createSkeletonLab, type ViewNumbers } from './skeleton-lab.ts';
import {
  describeMask,
  holdLabels,
  holdPattern,
  holdPrediction,
  paintMask,
  restoreMask,
  type HeldMask,
} from './skeleton-lab-mask.ts';
import { paintOverview, paintView } from './skeleton-lab-paint.ts';
import {
  LAB_CUT,
  LAB_VIEWS,
  type LabApi,
  type LabMask,
  type LabSettings,
  type LabView,
  type LabViewId,
} from './skeleton-lab-protocol.ts';

/** Code runs slowly until the browser has compiled it: what is timed later has run before. */
function warmUp(): void {
  const small = createSkeletonLab();
  for (const blurPx of [0.3, 0.5, 0.7]) {
    small.setMask(holdPattern('cross'));
    const window = { x: 0, y: 0, width: PATTERN_EDGE_PX, height: PATTERN_EDGE_PX };
    const settings: LabSettings = {
      blurPx,
      noise: 0.1,
      softIterations: 5,
      topoIterations: 5,
      tubeRadiusPx: 2,
      areClassesColoured: false,
      window,
    };
    for (const id of LAB_VIEWS) small.view(id, settings);
    const parts = small.summarise(settings);
    while (parts.next().done !== true);
  }
}

warmUp();
const lab = createSkeletonLab();
let mask: HeldMask | null = null;
let lastSettings: LabSettings | null = null;
/** Grows with each call that makes older answers worthless. */
let turn = 0;
/** Numbers and colouring of the views that the page has. */
const sent = new Map<LabViewId, { numbers: ViewNumbers; isColoured: boolean }>();

function hold(next: HeldMask): LabMask {
  turn++;
  mask = next;
  lastSettings = null;
  lab.setMask(next);
  return describeMask(next);
}

function held(): HeldMask {
  if (mask === null) throw new Error('No mask is open: choose a sample, upload a mask, or draw a pattern.');
  return mask;
}

async function decodeMask({ path, file }: DroppedFile): Promise<HeldMask> {
  const decoded = await decodeImage(new Uint8Array(await file.arrayBuffer()), path);
  const values = readMask(decoded, path);
  const coding = chooseLabelCoding([values]);
  const { labels, notes } = toLabels(values, coding);
  const classNames = nameClasses(coding);
  const { width, height } = decoded;
  return holdLabels({ labels, width, height, classCount: classNames.length, classNames }, notes);
}

function toBitmap(rgba: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): ImageBitmap {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser gives workers no 2d canvas: update the browser.');
  context.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas.transferToImageBitmap();
}

const api: LabApi = {
  async openFile(file) {
    const own = ++turn;
    try {
      const opened = await decodeMask(file);
      // A later choice is not overtaken by a slow file.
      if (own !== turn) return { isOpen: false, message: `${file.path} was overtaken.`, fix: '' };
      return { isOpen: true, mask: hold(opened) };
    } catch (error) {
      if (error instanceof DecodeError) return { isOpen: false, message: error.message, fix: error.fix };
      const message = error instanceof Error ? error.message : String(error);
      return {
        isOpen: false,
        message: `${file.path} could not be read (${message}).`,
        fix: 'Copy the file to this computer and choose it again.',
      };
    }
  },
  openLabels: (labels) => hold(holdLabels(labels)),
  openPrediction: (prediction) => hold(holdPrediction(prediction)),
  drawPattern: (pattern) => hold(holdPattern(pattern)),
  paint(strokes) {
    const painted = held();
    paintMask(painted, strokes);
    return hold(painted);
  },
  restore() {
    const painted = held();
    restoreMask(painted);
    return hold(painted);
  },
  overview(edgePx) {
    const { labels, probability, width, height } = held();
    const factor = Math.max(1, Math.ceil(Math.max(width, height) / edgePx));
    const isSet = (at: number): boolean =>
      probability === null ? labels[at] !== 0 : probability[at] / 255 > LAB_CUT;
    const { rgba, ...size } = paintOverview(isSet, width, height, factor);
    const bitmap = toBitmap(rgba, size.width, size.height);
    return transfer(bitmap, [bitmap]);
  },
  async render(settings) {
    const own = ++turn;
    const { classCount } = held();
    const { window } = settings;
    const { widest, labels } = lab.source(settings);
    const isColoured = settings.areClassesColoured && classCount > 1;
    const computed: ViewNumbers[] = [];
    for (const id of LAB_VIEWS) {
      const numbers = lab.view(id, settings);
      const former = sent.get(id);
      if (former?.numbers !== numbers || former.isColoured !== isColoured) computed.push(numbers);
      await yieldToEvents();
      if (own !== turn) return null;
    }
    lastSettings = settings;
    const views = computed.map((numbers): LabView => {
      sent.set(numbers.id, { numbers, isColoured });
      const rgba = paintView(numbers.id, numbers.values, isColoured ? labels : null, classCount);
      return {
        ...numbers,
        values: numbers.values.slice(),
        bitmap: toBitmap(rgba, window.width, window.height),
      };
    });
    return transfer(
      { window, views, enoughErosions: widest.erosions, widest: { x: widest.column, y: widest.row } },
      views.flatMap(({ bitmap, values }) => [bitmap, values.buffer]),
    );
  },
  async summarise() {
    const own = turn;
    if (lastSettings === null) return null;
    const parts = lab.summarise(lastSettings);
    for (let part = parts.next(); ; part = parts.next()) {
      if (part.done === true) return part.value;
      await yieldToEvents();
      if (own !== turn) {
        // Gives back what it computes in.
        parts.return(undefined as never);
        return null;
      }
    }
  },
};

expose(api);
