// Listens in on what the workers send to the page, so that a test can compare canvases with the source and not with
// what the page says of itself. Runs in the browser, before the page's own scripts.
import type { Page } from '@playwright/test';

export interface SeenStep {
  step: number;
  loss: number;
}
export interface SeenValidation {
  step: number;
  images: number;
}
export interface SeenPreview {
  step: number;
  sampleId: string;
  predictionPx: number;
  softSkeletonPx: number;
  /** Counted here, from the labels and the prediction as sent, inside the field of view. */
  falsePositivePx: number;
  falseNegativePx: number;
}
export interface SeenSample {
  id: string;
  width: number;
  height: number;
  labelPx: number;
  tubePx: number;
}

/** Maps of the newest preview and of its image, as the workers sent them. */
export interface SeenMaps {
  sampleId: string;
  step: number;
  width: number;
  height: number;
  prediction: number[];
  /** 0…255 */
  probability: number[];
  labels: number[];
  fieldOfView: number[] | null;
}
export interface SeenDetail {
  step: number;
  loss: number;
  updateNorm: number;
}

export interface SpyLog {
  steps: SeenStep[];
  validations: SeenValidation[];
  previews: SeenPreview[];
  samples: SeenSample[];
  details: SeenDetail[];
}

declare global {
  interface Window {
    workerSpy: SpyLog;
    workerSpyMaps: () => SeenMaps | null;
  }
}

/** Self-contained: Playwright sends its source text to the browser. */
function install(): void {
  const log: SpyLog = { steps: [], validations: [], previews: [], samples: [], details: [] };
  window.workerSpy = log;
  let newest: {
    step: number;
    sampleId: string;
    width: number;
    height: number;
    prediction: Uint8Array;
    probability: Uint8Array;
  } | null = null;
  window.workerSpyMaps = () => {
    const truth = newest === null ? undefined : truths.get(newest.sampleId);
    if (newest === null || truth === undefined) return null;
    return {
      ...newest,
      prediction: [...newest.prediction],
      probability: [...newest.probability],
      labels: [...truth.labels],
      fieldOfView: truth.fieldOfView === null ? null : [...truth.fieldOfView],
    };
  };
  interface Truth {
    labels: Uint8Array;
    fieldOfView: Uint8Array | null;
  }
  const truths = new Map<string, Truth>();
  type Fields = Record<string, unknown>;

  const seeSample = (fields: Fields) => {
    const { id, width, height, labelPx, tubePx } = fields as unknown as SeenSample;
    const { labels, fieldOfView } = fields as unknown as Truth;
    truths.set(id, { labels: labels.slice(), fieldOfView: fieldOfView?.slice() ?? null });
    log.samples.push({ id, width, height, labelPx, tubePx });
  };
  const seePreview = (fields: Fields) => {
    const { step, sampleId, predictionPx, softSkeletonPx } = fields as unknown as SeenPreview;
    const prediction = fields['prediction'] as Uint8Array;
    const { width, height } = fields as unknown as { width: number; height: number };
    const probability = (fields['probability'] as Uint8Array).slice();
    newest = { step, sampleId, width, height, prediction: prediction.slice(), probability };
    const truth = truths.get(sampleId);
    let falsePositivePx = 0;
    let falseNegativePx = 0;
    if (truth !== undefined) {
      for (let i = 0; i < prediction.length; i++) {
        if (prediction[i] === truth.labels[i] || truth.fieldOfView?.[i] === 0) continue;
        if (prediction[i] === 0) falseNegativePx++;
        else falsePositivePx++;
      }
    }
    log.previews.push({ step, sampleId, predictionPx, softSkeletonPx, falsePositivePx, falseNegativePx });
  };
  const look = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || depth > 8) return;
    const fields = value as Fields;
    if ('labelPx' in fields) seeSample(fields);
    else if (fields['kind'] === 'preview') seePreview(fields);
    else if (fields['kind'] === 'step')
      log.steps.push({ step: fields['step'] as number, loss: fields['loss'] as number });
    else if (fields['kind'] === 'stepDetail')
      log.details.push({
        step: fields['step'] as number,
        loss: fields['loss'] as number,
        updateNorm: fields['updateNorm'] as number,
      });
    else if (fields['kind'] === 'validation')
      log.validations.push({
        step: fields['step'] as number,
        images: (fields['images'] as unknown[]).length,
      });
    else for (const part of Object.values(fields)) look(part, depth + 1);
  };

  const heard = new WeakSet<Event>();
  const spy = (event: Event) => {
    if (heard.has(event)) return;
    heard.add(event);
    look((event as MessageEvent).data, 0);
  };
  for (const door of [Worker, MessagePort]) {
    // Called through with its own receiver below.
    const original = Reflect.get(door.prototype, 'addEventListener') as EventTarget['addEventListener'];
    door.prototype.addEventListener = function (this: EventTarget, type: string, ...rest: unknown[]) {
      if (type === 'message') original.call(this as never, 'message', spy);
      original.call(this as never, type, ...(rest as [EventListener]));
    } as typeof original;
  }
}

/** Call before `goto`. */
export async function installSpy(page: Page): Promise<void> {
  await page.addInitScript(install);
}

export async function readSpy(page: Page): Promise<SpyLog> {
  return page.evaluate(() => window.workerSpy);
}

/** @throws Error where no image and preview of it have come yet */
export async function readSpyMaps(page: Page): Promise<SeenMaps> {
  const maps = await page.evaluate(() => window.workerSpyMaps());
  if (maps === null) throw new Error('The workers have sent no preview of the open image.');
  return maps;
}
