// Every loss of the registry, and its gradient, on one crop: the same plug-ins on the same kernels as in training.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { createRandom } from '../../data/random.ts';
import { lossMetas } from '../../losses/loss-metas.ts';
import type { LossInput, LossPlugin } from '../../losses/loss-plugin.ts';
import { getLoss } from '../../losses/loss-registry.ts';
import { DEFAULT_LOSS_SETTINGS } from '../../losses/loss-settings.ts';
import type { LabSettings, LossNumbers } from './lab-types.ts';

/** Largest float32 below 1: logistic noise of exactly 1 would be infinite. */
const BELOW_ONE = 1 - 2 ** -24;
const LEAST_NOISE = 1e-8;

export interface EvaluatedLoss {
  id: string;
  numbers: LossNumbers;
  /** [height · width] −∂L/∂z of what the settings show; null where no gradient was asked for. */
  push: Float32Array | null;
}

/** Whose logits are evaluated; of each the last values are kept. */
export type EvaluatedState = 'start' | 'now' | 'alone';

interface Kept {
  z: Float32Array;
  /** Settings that this loss and what is asked of it depend on. */
  key: string;
  loss: EvaluatedLoss;
}

/** Holds the tensors of one ground truth; dispose when it is replaced. */
export class LossEvaluator {
  readonly #shape: [number, number, number];
  readonly #labels: Tensor3D;
  readonly #tubes: Tensor3D;
  readonly #noise: Tensor4D;
  readonly #plugins: LossPlugin[] = lossMetas.map(({ id }) => getLoss(id));
  readonly #kept = new Map<string, Kept>();

  /**
   * @param labels [height · width] 0 or 1
   * @param tubes [height · width] tubed skeleton, 0 or 1
   * @param seed of the noise
   */
  constructor(labels: Uint8Array, tubes: Uint8Array, width: number, height: number, seed: number) {
    this.#shape = [1, height, width];
    this.#labels = tf.tensor3d(Float32Array.from(labels), this.#shape);
    this.#tubes = tf.tensor3d(Float32Array.from(tubes), this.#shape);
    const random = createRandom(seed).fork('skeleton noise');
    const noise = Float32Array.from(labels, () => Math.min(BELOW_ONE, LEAST_NOISE + random.next()));
    this.#noise = tf.tensor4d(noise, [...this.#shape, 1]);
  }

  /**
   * Computes what has changed since the last call for the same state: other logits, or settings that concern a loss.
   *
   * @param z [height · width] logit of foreground − logit of background; not to be changed afterwards
   * @param hasGradient whether the pushes are wanted
   * @returns one entry a loss, in the order of the cards; not to be changed
   */
  async evaluate(
    state: EvaluatedState,
    z: Float32Array,
    settings: LabSettings,
    hasGradient: boolean,
  ): Promise<EvaluatedLoss[]> {
    let logits: Tensor4D | null = null;
    try {
      const evaluated: EvaluatedLoss[] = [];
      for (const plugin of this.#plugins) {
        const slot = `${state} ${plugin.meta.id}`;
        const key = keyOf(plugin, settings, hasGradient);
        let kept = this.#kept.get(slot);
        if (kept?.z !== z || kept.key !== key) {
          logits ??= this.#toLogits(z);
          kept = { z, key, loss: await this.#evaluateOne(plugin, logits, settings, hasGradient) };
          this.#kept.set(slot, kept);
        }
        evaluated.push(kept.loss);
      }
      return evaluated;
    } finally {
      logits?.dispose();
    }
  }

  /** The losses see two channels; with 0 in the background's, ∂L/∂z is what arrives in the foreground's. */
  #toLogits(z: Float32Array): Tensor4D {
    const values = new Float32Array(2 * z.length);
    for (let at = 0; at < z.length; at++) values[2 * at + 1] = z[at];
    return tf.tensor4d(values, [...this.#shape, 2]);
  }

  async #evaluateOne(
    plugin: LossPlugin,
    logits: Tensor4D,
    settings: LabSettings,
    hasGradient: boolean,
  ): Promise<EvaluatedLoss> {
    const { id, needsNoise } = plugin.meta;
    let hasConnectivity = false;
    const tensors = tf.tidy((): Tensor[] => {
      const weight = tf.scalar(settings.weight);
      let parts: Scalar[] = [];
      const run = (x: Tensor): Scalar => {
        const input: LossInput = {
          logits: x as Tensor4D,
          labels: this.#labels,
          tubes: this.#tubes,
          mask: null,
          noise: needsNoise && settings.hasNoise ? this.#noise : null,
        };
        const { total, dice, ce, connectivity } = plugin.compute(input, weight, {
          ...DEFAULT_LOSS_SETTINGS,
          background: settings.background,
          iterations: settings.iterations[id] ?? null,
        });
        hasConnectivity = connectivity !== null;
        parts = [total, dice, ce, connectivity ?? tf.scalar(0)].map((part) => tf.keep(part.clone()));
        return settings.shown === 'added' && connectivity !== null ? connectivity : total;
      };
      const grad = hasGradient ? tf.grad(run)(logits) : null;
      if (grad === null) run(logits);
      const stacked = tf.stack(parts);
      tf.dispose(parts);
      return grad === null ? [stacked] : [stacked, tf.neg(tf.slice(grad, [0, 0, 0, 1], [...this.#shape, 1]))];
    });
    const [numbers, gradient] = tensors as [Tensor, Tensor | undefined];
    const [total, dice, ce, connectivity] = await numbers.data<'float32'>();
    const push = await gradient?.data<'float32'>();
    tf.dispose(tensors);
    return {
      id,
      numbers: { total, terms: { dice, ce, connectivity: hasConnectivity ? connectivity : null } },
      push: push === undefined ? null : Float32Array.from(push),
    };
  }

  dispose(): void {
    tf.dispose([this.#labels, this.#tubes, this.#noise]);
  }
}

function keyOf({ meta }: LossPlugin, settings: LabSettings, hasGradient: boolean): string {
  const { shown, weight, iterations, hasNoise, background } = settings;
  return JSON.stringify([
    hasGradient,
    hasGradient && shown,
    weight,
    iterations[meta.id] ?? null,
    meta.needsNoise && hasNoise,
    background,
  ]);
}
