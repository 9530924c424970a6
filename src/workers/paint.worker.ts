// Shell of the overlay painter: keeps the open image and its newest preview, answers with bitmaps.
import { expose, transfer } from 'comlink';
import { softSkeletonBytes } from '../engine/soft-skeleton-bytes.ts';
import { skeletonizeClasses } from '../metrics/class-skeletons.ts';
import { findRingCandidates, selectRings, type RingCandidate } from '../metrics/topology-rings.ts';
import type { SampleLayers } from './data-protocol.ts';
import {
  fillClasses,
  fillErrors,
  fillStrength,
  findErrors,
  outlineClasses,
  outlineErrors,
  paintImage,
  shrinkClasses,
  thresholdPrediction,
  type Painted,
} from './paint-pixels.ts';
import { paintStep } from './paint-step.ts';
import { decodeFrame, openRecording, type OpenedRecording } from './recorded-run.ts';
import type {
  KeptPreview,
  OverlayColour,
  PaintApi,
  PaintedLayer,
  PaintRequest,
  PreviewArrays,
} from './paint-protocol.ts';

/** What is painted of a preview; a recorded one has no soft skeleton until it is asked for. */
type ShownPreview = Pick<
  PreviewArrays,
  'sampleId' | 'step' | 'width' | 'height' | 'probability' | 'prediction'
> & { softSkeleton: Uint8Array | null; isRecorded: boolean };

let sample: SampleLayers | null = null;
let classCount = 1;
/** Read, and not shown yet. */
let recorded: Omit<OpenedRecording, 'run'> | null = null;
let preview: ShownPreview | null = null;
/** What takes long of the newest preview, kept while its threshold stays. */
let kept: { threshold: number; candidates?: RingCandidate[]; skeleton?: Uint8Array } | null = null;

interface Layer {
  painted: Painted;
  width: number;
  height: number;
}

/** Outline of a map at the asked scale; its area is counted on the map itself. */
function outline(
  map: Uint8Array,
  shown: SampleLayers,
  outlineScale: number,
  draw: (map: Uint8Array, width: number, height: number, scale: number) => Painted,
): Layer {
  const shrink = outlineScale < 1 ? Math.round(1 / outlineScale) : 1;
  const scale = Math.max(1, Math.round(outlineScale));
  const columns = Math.ceil(shown.width / shrink);
  const rows = Math.ceil(shown.height / shrink);
  const small = shrink === 1 ? map : shrinkClasses(map, shown.width, shown.height, shrink);
  const painted = draw(small, columns, rows, scale);
  let areaPx = 0;
  for (const value of map) if (value !== 0) areaPx++;
  return { painted: { ...painted, areaPx }, width: columns * scale, height: rows * scale };
}

const LIVE = new Set<PaintRequest['layer']>(['prediction', 'errors', 'softSkeleton', 'exactSkeleton']);

function keptFor(threshold: number): NonNullable<typeof kept> {
  if (kept?.threshold !== threshold) kept = { threshold };
  return kept;
}

function exactSkeleton(shown: SampleLayers, newest: ShownPreview, threshold: number): Uint8Array {
  const { width, height, fieldOfView } = shown;
  const found = keptFor(threshold);
  found.skeleton ??= skeletonizeClasses(
    thresholdPrediction(newest.probability, newest.prediction, threshold),
    width,
    height,
    classCount,
    fieldOfView,
  );
  return found.skeleton;
}

function ringCandidates(shown: SampleLayers, newest: ShownPreview, threshold: number): RingCandidate[] {
  const { width, height, labels, fieldOfView } = shown;
  const found = keptFor(threshold);
  found.candidates ??= findRingCandidates(
    thresholdPrediction(newest.probability, newest.prediction, threshold),
    labels,
    width,
    height,
    classCount,
    fieldOfView,
  );
  return found.candidates;
}

/** What to paint, once the layer is known. */
function paintLayer(request: PaintRequest, shown: SampleLayers): Layer | null {
  const { width, height } = shown;
  const { layer, mode, threshold, outlineScale } = request;
  const filled = (painted: Painted): Layer => ({ painted, width, height });
  const classes = (map: Uint8Array, colour: OverlayColour): Layer =>
    mode === 'fill'
      ? filled(fillClasses(map, colour, classCount))
      : outline(map, shown, outlineScale, (small, columns, rows, scale) =>
          outlineClasses(small, columns, rows, colour, classCount, scale),
        );
  switch (layer) {
    case 'image':
      return filled(paintImage(shown.pixels, shown.channels, width * height));
    case 'groundTruth':
      return classes(shown.labels, 'groundTruth');
    case 'tube':
      return classes(shown.tube, 'tube');
    case 'prediction':
    case 'errors': {
      if (preview === null) return null;
      if (mode === 'probability') return filled(fillStrength(preview.probability, 'prediction'));
      const predicted = thresholdPrediction(preview.probability, preview.prediction, threshold);
      if (layer === 'prediction') return classes(predicted, 'prediction');
      const errors = findErrors(predicted, shown.labels, shown.fieldOfView);
      if (mode === 'fill') return filled(fillErrors(errors));
      const { map, ...counts } = errors;
      const lines = outline(map, shown, outlineScale, outlineErrors);
      return { ...lines, painted: { ...lines.painted, ...counts } };
    }
    case 'exactSkeleton':
      return preview === null ? null : classes(exactSkeleton(shown, preview, threshold), 'exactSkeleton');
    case 'softSkeleton':
      if (mode === 'truth') return filled(fillStrength(softSkeletonOf(shown), 'softSkeleton'));
      if (preview === null) return null;
      preview.softSkeleton ??= softSkeletonBytes(
        Float32Array.from(preview.probability, (value) => value / 255),
        width,
        height,
      );
      return mode === 'fill'
        ? filled(fillStrength(preview.softSkeleton, 'softSkeleton'))
        : outline(atLeastHalf(preview.softSkeleton), shown, outlineScale, (small, columns, rows, scale) =>
            outlineClasses(small, columns, rows, 'softSkeleton', 1, scale),
          );
  }
}

/** Of the ground truth, all classes together, by the same iterations as that of the prediction. */
function softSkeletonOf({ labels, width, height }: SampleLayers): Uint8Array {
  const foreground = Float32Array.from(labels, (label) => Number(label !== 0));
  return softSkeletonBytes(foreground, width, height);
}

function atLeastHalf(strength: Uint8Array): Uint8Array {
  return strength.map((value) => (value >= 128 ? 1 : 0));
}

function toBitmap(rgba: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): ImageBitmap {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser gives workers no 2d canvas: update the browser.');
  context.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas.transferToImageBitmap();
}

function keepPreview(next: ShownPreview): void {
  if (sample === null || next.sampleId !== sample.id) return;
  if (next.width !== sample.width || next.height !== sample.height)
    throw new Error(
      `The preview of ${sample.name} is ${next.width} × ${next.height} but the image is ${sample.width} × ${sample.height}.`,
    );
  preview = next;
  kept = null;
}

const api: PaintApi = {
  setSample(next, classes, keepsPreview) {
    sample = next;
    classCount = classes;
    if (!keepsPreview || preview?.sampleId !== next.id) preview = null;
    kept = null;
  },
  setPreview: (next) => keepPreview({ ...next, isRecorded: false }),
  async openRecorded(place) {
    const { run, ...shown } = await openRecording(place);
    recorded = shown;
    return run;
  },
  showRecorded() {
    if (recorded === null) throw new Error('No recorded run is open.');
    api.setSample(recorded.sample, 1, false);
    keepPreview({ ...recorded.frame, softSkeleton: null, isRecorded: true });
    recorded = null;
  },
  async setRecordedFrame({ sampleId, step, name, png }) {
    const frame = await decodeFrame(png, name);
    keepPreview({ sampleId, step, ...frame, softSkeleton: null, isRecorded: true });
  },
  clearPreview() {
    preview = null;
    kept = null;
  },
  readPreview() {
    // A recorded prediction is no live one.
    if (preview === null || preview.isRecorded) return null;
    const { sampleId, step, width, height } = preview;
    const kept: KeptPreview = { sampleId, step, width, height, probability: preview.probability.slice() };
    return transfer(kept, [kept.probability.buffer as ArrayBuffer]);
  },
  paint(request) {
    if (sample === null) return null;
    const layer = paintLayer(request, sample);
    if (layer === null) return null;
    const { width, height } = layer;
    const { rgba, ...counts } = layer.painted;
    const bitmap = toBitmap(rgba, width, height);
    const isLive = LIVE.has(request.layer) && request.mode !== 'truth';
    const result: PaintedLayer = {
      layer: request.layer,
      sampleId: sample.id,
      step: isLive && preview !== null ? preview.step : null,
      width,
      height,
      bitmap,
      ...counts,
    };
    return transfer(result, [result.bitmap]);
  },
  paintStep(detail) {
    const { input, prediction, skeleton, push } = paintStep(detail);
    const { patchPx } = detail;
    const bitmapOf = (rgba: Uint8ClampedArray<ArrayBuffer>) => toBitmap(rgba, patchPx, patchPx);
    const pictures = {
      input: bitmapOf(input),
      prediction: bitmapOf(prediction),
      skeleton: bitmapOf(skeleton),
      push: bitmapOf(push),
    };
    return transfer(pictures, Object.values(pictures));
  },
  locateErrors({ threshold, leastExtentPx }) {
    if (sample === null || preview === null) return null;
    const { step, sampleId } = preview;
    const rings = selectRings(ringCandidates(sample, preview, threshold), leastExtentPx);
    return { ...rings, sampleId, step, leastExtentPx };
  },
};

expose(api);
