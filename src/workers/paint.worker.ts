// Shell of the overlay painter: keeps the open image and its newest preview, answers with bitmaps.
import { expose, transfer } from 'comlink';
import type { SampleLayers } from './data-protocol.ts';
import {
  fillClasses,
  fillErrors,
  fillStrength,
  findErrors,
  outlineClasses,
  outlineErrors,
  outlineStrength,
  paintImage,
  thresholdPrediction,
  type Painted,
} from './paint-pixels.ts';
import type { OverlayColour, PaintApi, PaintedLayer, PaintRequest, PreviewArrays } from './paint-protocol.ts';

let sample: SampleLayers | null = null;
let classCount = 1;
let preview: PreviewArrays | null = null;

/** What to paint, once the layer is known. */
function paintPixels(request: PaintRequest, shown: SampleLayers): Painted | null {
  const { width, height } = shown;
  const { layer, mode, threshold, outlineScale } = request;
  const classes = (map: Uint8Array, colour: OverlayColour): Painted =>
    mode === 'fill'
      ? fillClasses(map, colour, classCount)
      : outlineClasses(map, width, height, colour, classCount, outlineScale);
  switch (layer) {
    case 'image':
      return paintImage(shown.pixels, shown.channels, width * height);
    case 'groundTruth':
      return classes(shown.labels, 'groundTruth');
    case 'tube':
      return classes(shown.tube, 'tube');
    case 'prediction':
    case 'errors': {
      if (preview === null) return null;
      const predicted = thresholdPrediction(preview.probability, preview.prediction, threshold);
      if (layer === 'prediction') return classes(predicted, 'prediction');
      const errors = findErrors(predicted, shown.labels, shown.fieldOfView);
      return mode === 'fill' ? fillErrors(errors) : outlineErrors(errors, width, height, outlineScale);
    }
    case 'softSkeleton':
      if (preview === null) return null;
      return mode === 'fill'
        ? fillStrength(preview.softSkeleton, 'softSkeleton')
        : outlineStrength(preview.softSkeleton, width, height, 'softSkeleton', outlineScale);
  }
}

const api: PaintApi = {
  setSample(next, classes) {
    sample = next;
    classCount = classes;
    preview = null;
  },
  setPreview(next) {
    if (sample === null || next.sampleId !== sample.id) return;
    if (next.width !== sample.width || next.height !== sample.height)
      throw new Error(
        `The preview of ${sample.name} is ${next.width} × ${next.height} but the image is ${sample.width} × ${sample.height}.`,
      );
    preview = next;
  },
  clearPreview() {
    preview = null;
  },
  paint(request) {
    if (sample === null) return null;
    const painted = paintPixels(request, sample);
    if (painted === null) return null;
    const { rgba, ...counts } = painted;
    const scale = request.mode === 'outline' && request.layer !== 'image' ? request.outlineScale : 1;
    const width = sample.width * scale;
    const height = sample.height * scale;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('This browser gives workers no 2d canvas: update the browser.');
    context.putImageData(new ImageData(rgba, width, height), 0, 0);
    const isLive =
      request.layer === 'prediction' || request.layer === 'errors' || request.layer === 'softSkeleton';
    const result: PaintedLayer = {
      layer: request.layer,
      sampleId: sample.id,
      step: isLive && preview !== null ? preview.step : null,
      width,
      height,
      bitmap: canvas.transferToImageBitmap(),
      ...counts,
    };
    return transfer(result, [result.bitmap]);
  },
};

expose(api);
