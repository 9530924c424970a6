// Keeps the layers' canvases up to date: asks the paint worker for what changed and is visible, one bitmap at a time.
import type { SampleLayers } from '../../workers/data-protocol.ts';
import type {
  LayerId,
  LayerMode,
  PaintedLayer,
  PreviewArrays,
  RecordedFrame,
  RecordedRun,
} from '../../workers/paint-protocol.ts';
import { formatCount } from '../format/format-number.ts';
import { DRAWING_ORDER, LAYERS, LAYERS_OF_PREVIEW, LAYERS_OF_THRESHOLD } from '../viewer/layer-list.ts';
import { outlineScaleOf } from '../viewer/viewport-math.ts';
import { announce, appStore, patch } from './app-store.ts';
import { paintClient } from './clients.ts';
import { fitImage } from './view-controller.ts';
import type { LayerView, ViewLayerId } from './view-slice.ts';

const canvases = new Map<LayerId, HTMLCanvasElement>();
const dirty = new Set<ViewLayerId>();
let isPainting = false;
let shownSampleId: string | null = null;
/** Whose recorded prediction the painter keeps; null: a live one, or none. */
let recordedSampleId: string | null = null;
let outlineScale = 1;

/** Called by the canvas of a layer when it enters the page; returns what to do when it leaves. */
export function registerCanvas(layer: LayerId, canvas: HTMLCanvasElement): () => void {
  canvases.set(layer, canvas);
  requestPaint([layer]);
  return () => {
    if (canvases.get(layer) === canvas) canvases.delete(layer);
  };
}

let hearSample: (id: string) => void = () => undefined;

/** Who shows something else on an image than what training sends; called when another image is in the viewer. */
export function listenToSamples(hear: typeof hearSample): void {
  hearSample = hear;
}

/** Shows another image; the former prediction goes with the former image, a recorded one stays on its own. */
export async function showSample(sample: SampleLayers, classCount: number): Promise<void> {
  shownSampleId = sample.id;
  const imageSize = { width: sample.width, height: sample.height };
  const keepsPreview = sample.id === recordedSampleId;
  await paintClient().setSample(sample, classCount, keepsPreview);
  if (!keepsPreview) {
    recordedSampleId = null;
    for (const layer of LAYERS_OF_PREVIEW) clearLayer(layer);
  }
  const { imageSize: former, isFitted } = appStore.getState().view;
  patch('view', { imageSize, previewStep: null });
  // Images of one size keep the zoomed detail, so that a person can compare it across them.
  if (isFitted || former?.width !== imageSize.width || former.height !== imageSize.height) fitImage();
  requestPaint(LAYERS.map((layer) => layer.id));
  hearSample(sample.id);
}

/** A new prediction of the image in the viewer; one of any other image is dropped. Training goes on if it cannot be painted. */
export async function showPreview(preview: PreviewArrays): Promise<void> {
  if (preview.sampleId !== shownSampleId) return;
  try {
    const { step } = preview;
    recordedSampleId = null;
    await paintClient().setPreview(preview);
    patch('view', { previewStep: step });
    requestPaint(LAYERS_OF_PREVIEW);
  } catch (error) {
    announceFailure(error);
  }
}

/** The image and first frame of a recorded run, which the painter has opened. */
export async function showRecordedImage(image: RecordedRun['image']): Promise<void> {
  shownSampleId = image.id;
  recordedSampleId = image.id;
  await paintClient().showRecorded();
  const { width, height } = image;
  patch('view', { imageSize: { width, height }, previewStep: null });
  // In this order: image and prediction are to be seen first. What waited for an image is among them.
  dirty.clear();
  requestPaint([...DRAWING_ORDER, 'topologyErrors']);
  fitImage();
}

/** A recorded prediction of the image in the viewer: painted like a live one, but no preview for other rooms. @throws Error with one sentence */
export async function showRecordedFrame(frame: RecordedFrame): Promise<void> {
  if (frame.sampleId !== shownSampleId) return;
  recordedSampleId = frame.sampleId;
  await paintClient().setRecordedFrame(frame);
  if (recordedSampleId === frame.sampleId) requestPaint(LAYERS_OF_PREVIEW);
}

/** Forgets the prediction; a painter that has failed has forgotten it anyway. */
export async function clearPreview(): Promise<void> {
  recordedSampleId = null;
  patch('view', { previewStep: null });
  for (const layer of LAYERS_OF_PREVIEW) clearLayer(layer);
  try {
    await paintClient().clearPreview();
  } catch (error) {
    announceFailure(error);
  }
  // What was being painted meanwhile still showed it.
  for (const layer of LAYERS_OF_PREVIEW) clearLayer(layer);
  // It may show the soft skeleton of the ground truth, which stays.
  requestPaint(['softSkeleton']);
}

function announceFailure(error: unknown): void {
  announce(`The overlays could not be painted: ${error instanceof Error ? error.message : String(error)}`);
}

function patchLayer(layer: ViewLayerId, fields: Partial<LayerView>): void {
  const { layers } = appStore.getState().view;
  patch('view', { layers: { ...layers, [layer]: { ...layers[layer], ...fields } } });
}

export function toggleLayer(layer: ViewLayerId): void {
  const isVisible = !appStore.getState().view.layers[layer].isVisible;
  patchLayer(layer, { isVisible });
  if (isVisible) requestPaint([layer]);
  const name = LAYERS.find((entry) => entry.id === layer)?.name ?? layer;
  announce(`${name} ${isVisible ? 'shown' : 'hidden'}.`);
}

export function setLayerOpacity(layer: ViewLayerId, opacity: number): void {
  patchLayer(layer, { opacity });
}

export function setLayerMode(layer: ViewLayerId, mode: LayerMode): void {
  patchLayer(layer, { mode });
  requestPaint([layer]);
}

export function setThreshold(threshold: number): void {
  patch('view', { threshold });
  requestPaint(LAYERS_OF_THRESHOLD);
}

/** Smaller errors get no ring from now on, or get one again. */
export function setLeastExtent(leastExtentPx: number): void {
  patch('view', { leastExtentPx });
  requestPaint(['topologyErrors']);
}

/** Lines stay about one screen pixel wide: outlines are painted anew when the zoom calls for finer ones. */
export function followZoom(): () => void {
  return appStore.subscribe(({ view }, former) => {
    if (view.imageSize === null || view.viewport.scale === former.view.viewport.scale) return;
    const wanted = outlineScaleOf(view.viewport.scale, devicePixelRatio, view.imageSize);
    if (wanted === outlineScale) return;
    outlineScale = wanted;
    requestPaint(DRAWING_ORDER.filter((layer) => view.layers[layer].mode === 'outline'));
  });
}

function requestPaint(layers: readonly ViewLayerId[]): void {
  for (const layer of layers) dirty.add(layer);
  if (!isPainting) void paintDirty();
}

async function paintDirty(): Promise<void> {
  isPainting = true;
  try {
    for (let layer = nextDirty(); layer !== null; layer = nextDirty()) {
      dirty.delete(layer);
      if (layer === 'topologyErrors') {
        await locateErrors();
        continue;
      }
      const { layers, threshold } = appStore.getState().view;
      const { mode } = layers[layer];
      const painted = await paintClient().paint({ layer, mode, threshold, outlineScale });
      if (painted === null) clearLayer(layer);
      else if (painted.sampleId === shownSampleId) show(painted);
      else painted.bitmap.close();
    }
  } catch (error) {
    announceFailure(error);
  } finally {
    isPainting = false;
  }
}

async function locateErrors(): Promise<void> {
  const { threshold, leastExtentPx } = appStore.getState().view;
  const located = await paintClient().locateErrors({ threshold, leastExtentPx });
  if (located !== null && located.sampleId !== shownSampleId) return;
  // Other numbers: the ring that was chosen may be another one now.
  patch('view', { located, activeRing: null });
}

/** Hidden layers stay dirty until they are shown. */
function nextDirty(): ViewLayerId | null {
  const { layers } = appStore.getState().view;
  for (const layer of dirty)
    if (layers[layer].isVisible && (layer === 'topologyErrors' || canvases.has(layer))) return layer;
  return null;
}

function describe(name: string, painted: PaintedLayer): string {
  if (painted.layer === 'errors') {
    const falsePositives = formatCount(painted.falsePositivePx);
    return `${name}, ${falsePositives} px false, ${formatCount(painted.falseNegativePx)} px missed`;
  }
  return `${name}, ${formatCount(painted.areaPx)} px`;
}

function show(painted: PaintedLayer): void {
  const canvas = canvases.get(painted.layer);
  if (canvas === undefined) {
    painted.bitmap.close();
    return;
  }
  const { bitmap, ...info } = painted;
  if (canvas.width !== info.width) canvas.width = info.width;
  if (canvas.height !== info.height) canvas.height = info.height;
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
  const name = LAYERS.find((entry) => entry.id === info.layer)?.name ?? info.layer;
  canvas.setAttribute('aria-label', describe(name, painted));
  canvas.dataset['paintedPx'] = String(info.paintedPx);
  canvas.dataset['areaPx'] = String(info.areaPx);
  canvas.dataset['strongPx'] = String(info.strongPx);
  canvas.dataset['sample'] = info.sampleId;
  if (info.step === null) delete canvas.dataset['step'];
  else canvas.dataset['step'] = String(info.step);
  patch('view', { painted: { ...appStore.getState().view.painted, [info.layer]: info } });
}

function clearLayer(layer: ViewLayerId): void {
  if (layer === 'topologyErrors') {
    patch('view', { located: null, activeRing: null });
    return;
  }
  const canvas = canvases.get(layer);
  if (canvas !== undefined) {
    canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(null);
    canvas.dataset['paintedPx'] = '0';
    delete canvas.dataset['step'];
    const name = LAYERS.find((entry) => entry.id === layer)?.name ?? layer;
    canvas.setAttribute('aria-label', `${name}, nothing yet`);
  }
  const painted = { ...appStore.getState().view.painted };
  delete painted[layer];
  patch('view', { painted });
}
