// clDice's plug-in: its classes, its mask, its gradient, on tfjs's cpu backend.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerCpuSoftSkeleton } from '../../../scripts/golden/cpu-soft-skeleton.ts';
import type { LossInput, LossOutput } from '../loss-plugin.ts';
import { DEFAULT_LOSS_SETTINGS, type LossSettings } from '../loss-settings.ts';
import { loss } from './loss.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  registerCpuSoftSkeleton();
});

const SIZE: [number, number, number] = [2, 9, 12];

/** Scattered numbers in [0, 1). */
const scatter = (at: number) => (((43758.5453 * Math.sin(12.9898 * at)) % 1) + 1) % 1;

/** Diagonal stripes of classes 0 … K and logits that lean towards them. */
function makeInput(classes: number): LossInput {
  const pixels = SIZE[0] * SIZE[1] * SIZE[2];
  const labels = Float32Array.from({ length: pixels }, (_, at) => Math.floor((at % 13) / 4) % classes);
  const logits = Float32Array.from({ length: pixels * classes }, (_, at) => {
    const isTrue = labels[Math.floor(at / classes)] === at % classes;
    return 2.6 * (scatter(at) - 0.5) + (isTrue ? 1 : 0);
  });
  return {
    logits: tf.tensor4d(logits, [...SIZE, classes]),
    labels: tf.tensor3d(labels, SIZE),
    tubes: tf.zeros(SIZE),
    mask: null,
    noise: null,
  };
}

function compute(input: LossInput, settings: Partial<LossSettings> = {}, weight = 1): LossOutput {
  return loss.compute(input, tf.scalar(weight), { ...DEFAULT_LOSS_SETTINGS, iterations: 3, ...settings });
}

const valueOf = (scalar: tf.Scalar | null) => (scalar as tf.Scalar).dataSync()[0];

/** Two-class logits whose foreground probability is that of one class among all. */
function singleClass(input: LossInput, label: number): LossInput {
  const p = tf.slice(tf.softmax(input.logits), [0, 0, 0, label], [-1, -1, -1, 1]);
  return {
    ...input,
    logits: tf.concat([tf.zerosLike(p), tf.log(tf.div(p, tf.sub(1, p)))], 3),
    labels: tf.cast(tf.equal(input.labels, label), 'float32'),
  };
}

describe('clDice plug-in', () => {
  it('is the mean of its classes, each by itself', () => {
    const input = makeInput(4);
    const all = valueOf(compute(input).connectivity);
    const each = [1, 2, 3].map((label) => valueOf(compute(singleClass(input, label)).connectivity));
    expect(new Set(each.map((value) => value.toFixed(3))).size).toBe(3);
    expect(all).toBeCloseTo((each[0] + each[1] + each[2]) / 3, 6);
    expect(Math.abs(all - valueOf(compute(input, { clDiceClasses: 'global' }).connectivity))).toBeGreaterThan(
      1e-4,
    );
  });

  it('takes the background as one more class where told', () => {
    const input = makeInput(3);
    const classes = [0, 1, 2].map((label) => valueOf(compute(singleClass(input, label)).connectivity));
    const mean = classes.reduce((a, b) => a + b) / 3;
    expect(valueOf(compute(input, { background: 'included' }).connectivity)).toBeCloseTo(mean, 6);
  });

  it('is the same per class and globally where there is one', () => {
    const input = makeInput(2);
    const perClass = valueOf(compute(input).connectivity);
    expect(valueOf(compute(input, { clDiceClasses: 'global' }).connectivity)).toBe(perClass);
  });

  it('adds its weighted term to Dice + CE', () => {
    const { total, dice, ce, connectivity } = compute(makeInput(3), {}, 0.3);
    expect(valueOf(total)).toBeCloseTo(valueOf(dice) + valueOf(ce) + 0.3 * valueOf(connectivity), 5);
  });

  it('takes 10 iterations where none are named', () => {
    const input = makeInput(2);
    const byDefault = valueOf(compute(input, { iterations: null }).connectivity);
    expect(byDefault).toBe(valueOf(compute(input, { iterations: 10 }).connectivity));
    expect(byDefault).not.toBe(valueOf(compute(input, { iterations: 0 }).connectivity));
  });

  it('sees nothing of what the mask leaves out', () => {
    const input = makeInput(3);
    const isCounted = (at: number) => at % SIZE[2] < 7;
    const mask = tf.tensor3d(
      Float32Array.from({ length: input.labels.size }, (_, at) => (isCounted(at) ? 1 : 0)),
      SIZE,
    );
    const changed = input.labels.dataSync().map((label, at) => (isCounted(at) ? label : (label + 1) % 3));
    const others: LossInput = {
      ...input,
      logits: tf.mul(input.logits, tf.expandDims(tf.add(tf.mul(mask, 4), -3), 3)),
      labels: tf.tensor3d(Float32Array.from(changed), SIZE),
    };
    const masked = valueOf(compute({ ...input, mask }).connectivity);
    expect(valueOf(compute({ ...others, mask }).connectivity)).toBe(masked);
    expect(valueOf(compute(others).connectivity)).not.toBeCloseTo(masked, 3);
    const gradient = tf.grad(
      (logits: tf.Tensor): tf.Tensor => compute({ ...input, logits: logits as tf.Tensor4D, mask }).total,
    )(input.logits);
    const outside = gradient.dataSync().filter((_, at) => !isCounted(Math.floor(at / 3)));
    expect(outside.length).toBeGreaterThan(0);
    expect(new Set(outside)).toEqual(new Set([0]));
  });

  it.each(['per-class', 'global'] as const)('has the gradient of its differences: %s', (clDiceClasses) => {
    const input = makeInput(3);
    const connectivityAt = (logits: tf.Tensor) =>
      compute({ ...input, logits: logits as tf.Tensor4D }, { clDiceClasses }).connectivity as tf.Tensor;
    const gradient = tf.grad(connectivityAt)(input.logits).dataSync();
    const values = input.logits.dataSync();
    // Long against the rounding of a float32 loss, short enough that no window changes its extremum here.
    const step = 1e-3;
    const largest = Math.max(...gradient.map(Math.abs));
    expect(largest).toBeGreaterThan(1e-4);
    for (const at of [0, 7, 50, 111, 200, 333, 444, 555]) {
      const moved = [step, -step].map((change) => {
        const copy = values.slice();
        copy[at] += change;
        return connectivityAt(tf.tensor4d(copy, input.logits.shape)).dataSync()[0];
      });
      expect(Math.abs((moved[0] - moved[1]) / (2 * step) - gradient[at])).toBeLessThan(0.01 * largest);
    }
  });
});
