// A ground truth, a prediction that can be damaged, and what every loss makes of it. The worker around it is thin.
import * as tf from '@tensorflow/tfjs-core';
import { skeletonize } from '../../morphology/skeletonize.ts';
import { openBackend } from '../backend/open-backend.ts';
import { writeSafetensors } from '../safetensors.ts';
import type { BackendInfo } from '../train-events.ts';
import { chooseWindow, cutOut } from './choose-crop.ts';
import { signedDistance } from './distance-map.ts';
import { LossEvaluator, type EvaluatedLoss } from './evaluate-losses.ts';
import { chooseCrop, drawCrop } from './lab-crop.ts';
import { findPlaces, LabEdits } from './lab-edits.ts';
import { countTouched, measureState, predictedMask } from './lab-measures.ts';
import type {
  AccidentId,
  Crop,
  LabCommand,
  LabSettings,
  LabSource,
  LossNumbers,
  Mark,
  PushNumbers,
  StateMetrics,
  TouchedGroup,
} from './lab-types.ts';
import { chooseLimit, countBeyond, measurePush } from './push-numbers.ts';
import { blankLogits, logitsOfBytes } from './start-logits.ts';

/** What is looked at first. */
const FOCUS = { width: 144, height: 112 };
/** A skeleton pixel inside a mesh weighs more: there is something to fill. */
const THIN_WEIGHT = 2;
const THIN_PX = 2.5;
const SEED = 7;

/** One image of a data set; all classes count as foreground. */
export interface LabImage {
  width: number;
  height: number;
  /** [height · width] foreground > 0 */
  labels: Uint8Array;
  /** [height · width] tubed skeleton of the whole image, > 0 on it */
  tube: Uint8Array;
}

export interface LabStart {
  source: LabSource;
  /** [height · width] 0…255, of the whole image; only for the source live. */
  probability: Uint8Array | null;
  /** Left upper corner of the crop; null: where there is most structure. */
  corner: { x: number; y: number } | null;
}

export interface LabPlace {
  crop: Crop;
  /** Where to look first, in px of the crop. */
  focus: Crop;
  /** How often each accident can happen; Infinity without end. */
  available: Record<AccidentId, number>;
  truthPx: number;
}

export interface LabState {
  losses: { id: string; before: LossNumbers; now: LossNumbers; push: PushNumbers }[];
  metrics: { before: StateMetrics; now: StateMetrics };
  groups: TouchedGroup[];
  /** Pixels whose probability is more than 0.05 away from the start's. */
  changedPx: number;
  marks: Mark[];
  counts: Record<AccidentId, number>;
  canUndo: boolean;
  canRedo: boolean;
  /** ± limit of the colour scale of all maps. */
  limit: number;
  /** Pixels of all maps together that lie beyond it. */
  beyondLimitPx: number;
  /** Tensors that tfjs holds after the update. */
  tensorCount: number;
}

export interface AloneState {
  id: AccidentId;
  /** Pixels whose probability it changes by more than 0.05. */
  changedPx: number;
  metrics: StateMetrics;
  losses: { id: string; before: LossNumbers; now: LossNumbers }[];
}

interface Open {
  place: LabPlace;
  truth: Uint8Array;
  tube: Uint8Array;
  start: Float32Array;
  startMetrics: StateMetrics;
  edits: LabEdits;
  evaluator: LossEvaluator;
  /** Values at the start, for the settings they were computed with. */
  before: { key: string; losses: EvaluatedLoss[] } | null;
  pushes: Float32Array[];
}

export class LossLab {
  #backend: Promise<BackendInfo> | null = null;
  #image: LabImage | null = null;
  #open: Open | null = null;
  #limit: number | null = null;

  /** Opens the processor's backend once. */
  backend(): Promise<BackendInfo> {
    this.#backend ??= openBackend('wasm', () => undefined);
    return this.#backend;
  }

  /** Replaces the image; begin has to follow. */
  setImage(image: LabImage): void {
    this.#image = image;
    this.#close();
  }

  /**
   * Begins anew on a crop of the image.
   *
   * @throws Error with one sentence when there is no image, or the probabilities do not fit it
   */
  async begin({ source, probability, corner }: LabStart): Promise<LabPlace> {
    await this.backend();
    const image = this.#image;
    if (image === null) throw new Error('No image is open: choose one.');
    const { width, height } = image;
    if (source === 'live' && probability?.length !== width * height)
      throw new Error(`The live prediction does not have the ${width} × ${height} px of the image.`);
    this.#close();
    const labels = image.labels.map((value) => (value > 0 ? 1 : 0));
    const crop = chooseCrop(labels, width, height, corner);
    const truth = cutOut(labels, width, crop);
    const tube = cutOut(image.tube, width, crop).map((value) => (value > 0 ? 1 : 0));
    const start =
      source === 'blank'
        ? blankLogits(truth.length)
        : source === 'live'
          ? logitsOfBytes(cutOut(probability as Uint8Array, width, crop))
          : drawCrop(labels, width, height, crop, SEED);
    const predicted = predictedMask(start);
    const both = predicted.map((value, at) => value & truth[at]);
    const skeleton = skeletonize(both, crop.width, crop.height);
    const distance = signedDistance(predicted, crop.width, crop.height);
    const weights = skeleton.map((value, at) => value * (distance[at] <= THIN_PX ? THIN_WEIGHT : 1));
    const focus = chooseWindow(weights, crop.width, crop.height, FOCUS);
    const field = { ...crop, predicted, truth, skeleton, distance, focus, seed: SEED };
    const edits = new LabEdits(start, crop.width, crop.height, findPlaces(field));
    const truthPx = truth.reduce((sum, value) => sum + value, 0);
    this.#limit = null;
    this.#open = {
      place: { crop, focus, available: edits.available(), truthPx },
      truth,
      tube,
      start,
      startMetrics: measureState(predicted, truth, crop),
      edits,
      evaluator: new LossEvaluator(truth, tube, crop.width, crop.height, SEED),
      before: null,
      pushes: [],
    };
    return this.#open.place;
  }

  /** Carries out the commands in order and evaluates every loss once. */
  async run(commands: readonly LabCommand[], settings: LabSettings): Promise<LabState> {
    const open = this.#opened();
    const { edits, evaluator, place, truth } = open;
    for (const command of commands) edits.run(command);
    const before = await this.#before(open, settings);
    const losses = await evaluator.evaluate('now', edits.logits, settings, true);
    const pushes = losses.map(({ push }) => push ?? new Float32Array(truth.length));
    open.pushes = pushes;
    this.#limit = chooseLimit(pushes, this.#limit);
    const { groups, members } = edits.touched();
    return {
      losses: losses.map(({ id, numbers }, i) => ({
        id,
        before: before[i].numbers,
        now: numbers,
        push: measurePush(pushes[i], members),
      })),
      metrics: {
        before: open.startMetrics,
        now: measureState(predictedMask(edits.logits), truth, place.crop),
      },
      groups,
      changedPx: countTouched(edits.logits, open.start),
      marks: edits.marks(),
      counts: edits.counts(),
      canUndo: edits.canUndo,
      canRedo: edits.canRedo,
      limit: this.#limit,
      beyondLimitPx: countBeyond(pushes, this.#limit),
      tensorCount: tf.memory().numTensors,
    };
  }

  /** What one accident, at its first place, does to the start; what has been done since stays out of it. */
  async tryAlone(id: AccidentId, settings: LabSettings): Promise<AloneState> {
    const open = this.#opened();
    const { edits, evaluator, place, start, truth } = open;
    const logits = edits.rule(id, 0).apply(start);
    const before = await this.#before(open, settings);
    const losses = await evaluator.evaluate('alone', logits, settings, false);
    return {
      id,
      changedPx: countTouched(logits, start),
      metrics: measureState(predictedMask(logits), truth, place.crop),
      losses: losses.map(({ id, numbers }, i) => ({ id, before: before[i].numbers, now: numbers })),
    };
  }

  /** What is to be painted now. All [crop.height · crop.width]; not to be changed. */
  arrays(): {
    crop: Crop;
    truth: Uint8Array;
    logits: Float32Array;
    pushes: readonly Float32Array[];
    limit: number;
  } {
    const { place, truth, edits, pushes } = this.#opened();
    return { crop: place.crop, truth, logits: edits.logits, pushes, limit: this.#limit ?? 1 };
  }

  image(): LabImage {
    if (this.#image === null) throw new Error('No image is open: choose one.');
    return this.#image;
  }

  /** The state as a safetensors file: z, groundTruth, tube and push.<loss>, each [height, width] in float32. */
  async exportState(settings: LabSettings): Promise<Uint8Array<ArrayBuffer>> {
    const { place, truth, tube, edits } = this.#opened();
    const losses = await this.#opened().evaluator.evaluate('now', edits.logits, settings, true);
    const shape = [place.crop.height, place.crop.width];
    const maps: [string, Float32Array | Uint8Array][] = [
      ['z', edits.logits],
      ['groundTruth', truth],
      ['tube', tube],
      ...losses.map(({ id, push }): [string, Float32Array] => [`push.${id}`, push ?? new Float32Array()]),
    ];
    const values = Object.fromEntries(
      losses.map(({ id, numbers }) => [`loss.${id}`, JSON.stringify(numbers)]),
    );
    return writeSafetensors(
      maps.map(([name, map]) => ({ name, shape, data: Float32Array.from(map) })),
      {
        about: 'push is −∂L/∂z, z the logit of foreground minus background',
        settings: JSON.stringify(settings),
        ...values,
      },
    );
  }

  async #before(open: Open, settings: LabSettings): Promise<EvaluatedLoss[]> {
    const key = JSON.stringify({ ...settings, shown: null });
    if (open.before?.key !== key)
      open.before = { key, losses: await open.evaluator.evaluate('start', open.start, settings, false) };
    return open.before.losses;
  }

  #opened(): Open {
    if (this.#open === null) throw new Error('No image is open: choose one.');
    return this.#open;
  }

  #close(): void {
    this.#open?.evaluator.dispose();
    this.#open = null;
  }

  /** Frees all tensors. */
  dispose(): void {
    this.#close();
    this.#image = null;
  }
}
