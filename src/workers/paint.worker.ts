// Shell of the overlay painter: keeps the open image and its newest preview, answers with bitmaps.
import { expose, transfer } from 'comlink';
import type { SampleLayers } from './data-protocol.ts';
import {
  paintClasses,
  paintErrors,
  paintImage,
  paintStrength,
  thresholdPrediction,
  type Painted,
} from './paint-pixels.ts';
import type { PaintApi, PaintedLayer, PaintRequest, PreviewArrays } from './paint-protocol.ts';

let sample: SampleLayers | null = null;
let classCount = 1;
let preview: PreviewArrays | null = null;

function paintPixels(request: PaintRequest, shown: SampleLayers): Painted | null {
  const { width, height } = shown;
  const { layer, mode, threshold } = request;
  switch (layer) {
    case 'image':
      return paintImage(shown.pixels, shown.channels, width * height);
    case 'groundTruth':
      return paintClasses(shown.labels, width, height, 'groundTruth', classCount, mode);
    case 'tube':
      return paintClasses(shown.tube, width, height, 'tube', classCount, mode);
    case 'prediction':
    case 'errors': {
      if (preview === null) return null;
      const classes = thresholdPrediction(preview.probability, preview.prediction, threshold);
      return layer === 'prediction'
        ? paintClasses(classes, width, height, 'prediction', classCount, mode)
        : paintErrors(classes, shown.labels, shown.fieldOfView, width, height, mode);
    }
    case 'softSkeleton':
      return preview === null
        ? null
        : paintStrength(preview.softSkeleton, width, height, 'softSkeleton', mode);
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
    const { width, height } = sample;
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
