// One training step as all peers get it: the same net, weights and batch. Plain arrays only.
import { createRandom } from '../../src/data/random.ts';
import { cracks } from '../../src/data/synthetic/cracks.ts';
import type { PatchBatch, TrainingSet } from '../../src/data/training-sample.ts';
import { computeTubedSkeleton } from '../../src/morphology/tubed-skeleton.ts';
import type { ModelShape } from '../../src/engine/models/model-plugin.ts';

export interface StepProblem {
  batch: number;
  patchPx: number;
  /** K, background not counted. */
  classes: number;
}

export const SEED = 7;
export const LEARNING_RATE = 3e-3;
/** Three levels of 16, 32 and 64 channels. */
export const LEVELS = { channels: 16, depth: 3 };
/** PyTorch's, with which all peers compute. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

const EDGE_PX = 384;
/** Width of the stripes that give a foreground pixel its class. */
const STRIPE_PX = 16;

export function modelShape({ classes }: StepProblem): ModelShape {
  return { inputChannels: 1, outputChannels: classes + 1, ...LEVELS };
}

function drawPicture() {
  const { image, labels } = cracks.draw(createRandom(SEED).fork('bench'), EDGE_PX);
  const values = Float32Array.from(image.pixels);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { image, labels, values: values.map((value) => (value - mean) / Math.sqrt(variance)) };
}

/** Patches at fixed places of a drawn picture of cracks; with more than one class the cracks are coloured in stripes. */
export function drawBatch({ batch, patchPx, classes }: StepProblem): PatchBatch {
  const { labels, values } = drawPicture();
  const size = patchPx * patchPx;
  const result: PatchBatch = {
    batch,
    patchPx,
    channels: 1,
    images: new Float32Array(batch * size),
    labels: new Float32Array(batch * size),
    tubes: new Float32Array(batch * size),
    mask: null,
  };
  const room = EDGE_PX - patchPx;
  for (let b = 0; b < batch; b++) {
    const top = Math.floor((room * ((3 * b + 1) % 5)) / 4);
    const left = Math.floor((room * ((2 * b + 2) % 5)) / 4);
    const map = new Uint8Array(size);
    for (let row = 0; row < patchPx; row++) {
      for (let column = 0; column < patchPx; column++) {
        const from = (top + row) * EDGE_PX + left + column;
        const to = row * patchPx + column;
        result.images[b * size + to] = values[from];
        const stripe = Math.floor(row / STRIPE_PX) + Math.floor(column / STRIPE_PX);
        if (labels[from] !== 0) map[to] = 1 + (stripe % classes);
      }
    }
    result.labels.set(map, b * size);
    result.tubes.set(computeTubedSkeleton(map, patchPx, patchPx), b * size);
  }
  return result;
}

/** The data set that a run of ours wants beside its batch. */
export function makeTrainingSet({ classes }: StepProblem): TrainingSet {
  const { image, labels } = drawPicture();
  return {
    name: 'bench',
    classCount: classes,
    channels: 1,
    samples: [
      {
        ...image,
        id: 'bench',
        name: 'bench',
        split: 'train',
        labels,
        tube: computeTubedSkeleton(labels, EDGE_PX, EDGE_PX),
        fieldOfView: null,
      },
    ],
  };
}

/** Index map to one-hot, channels last: [B,H,W,K+1]. */
export function oneHotLabels(batch: PatchBatch, classes: number): Float32Array {
  const channels = classes + 1;
  const result = new Float32Array(batch.labels.length * channels);
  batch.labels.forEach((label, i) => (result[i * channels + label] = 1));
  return result;
}
