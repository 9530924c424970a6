import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  composedOverlapHead,
  overlapHead,
  type OverlapAttributes,
  type OverlapInput,
} from '../../losses/terms/overlap-head.ts';
import { closeBackend, openBackend, readBackendBytes } from '../backend/open-backend.ts';
import { countGpuWork } from './count-gpu-work.ts';
import { randomValues, relativeError } from './kernel-test-tools.ts';
import { referenceOverlap, type OverlapValues } from './reference-overlap.ts';

const failures: string[] = [];
const BATCH: OverlapAttributes = { sums: 'batch', background: 'excluded' };
const ALL_SETTINGS: OverlapAttributes[] = (['batch', 'sample'] as const).flatMap((sums) =>
  (['excluded', 'included'] as const).map((background) => ({ sums, background })),
);

interface Kind {
  shape: [batch: number, height: number, width: number, channels: number];
  /** Largest class of the labels; below the channels' own: the others are absent. */
  largestLabel?: number;
  hasTubes?: boolean;
  mask?: 'none' | 'some' | 'all';
  /** Logits lie in ± this. */
  range?: number;
}

const WEIGHT = 0.7;

function makeValues({
  shape,
  largestLabel = shape[3] - 1,
  hasTubes = true,
  mask = 'none',
  range = 3,
}: Kind): OverlapValues {
  const pixels = shape[0] * shape[1] * shape[2];
  const labels = randomValues(pixels, 1).map((x) => Math.floor(((x + 1) / 2) * (largestLabel + 0.999)));
  const onTube = randomValues(pixels, 2);
  const isCounted = randomValues(pixels, 3);
  return {
    shape,
    logits: randomValues(pixels * shape[3], 4).map((x) => range * x),
    labels,
    tubes: hasTubes ? labels.map((label, i) => (onTube[i] > 0.2 ? label : 0)) : null,
    mask: mask === 'none' ? null : isCounted.map((x) => (mask === 'some' && x > -0.5 ? 1 : 0)),
    weight: hasTubes ? WEIGHT : null,
  };
}

function makeInput(values: OverlapValues): OverlapInput {
  const { shape } = values;
  const size: [number, number, number] = [shape[0], shape[1], shape[2]];
  return {
    logits: tf.tensor4d(values.logits, shape),
    labels: tf.tensor3d(values.labels, size),
    tubes: values.tubes === null ? null : tf.tensor3d(values.tubes, size),
    mask: values.mask === null ? null : tf.tensor3d(values.mask, size),
    weight: values.weight === null ? null : tf.scalar(values.weight),
  };
}

/** Upstream gradient that gives every term another one. */
const UPSTREAM = [0.9, -0.4, 1.3, 0.5];

async function evaluate(
  head: typeof overlapHead,
  values: OverlapValues,
  settings: OverlapAttributes,
): Promise<{ terms: Float32Array; gradient: Float32Array }> {
  const { value, grad } = tf.tidy(() => {
    const input = makeInput(values);
    return tf.valueAndGrad((logits) => head({ ...input, logits: logits as tf.Tensor4D }, settings))(
      input.logits,
      tf.tensor1d(UPSTREAM),
    );
  });
  const [terms, gradient] = await Promise.all([value.data<'float32'>(), grad.data<'float32'>()]);
  tf.dispose([value, grad]);
  return { terms, gradient };
}

const SHAPES: Kind['shape'][] = [
  [1, 1, 1, 2],
  [2, 1, 7, 3],
  [3, 5, 3, 2],
  [2, 13, 11, 4],
  [1, 17, 31, 5],
  [3, 9, 20, 6],
];

const KINDS: Kind[] = SHAPES.flatMap((shape): Kind[] => [
  { shape },
  { shape, hasTubes: false },
  { shape, mask: 'some' },
  { shape, mask: 'all' },
  { shape, hasTubes: false, mask: 'some', largestLabel: 0 },
  { shape, largestLabel: shape[3] - 2 },
  { shape, range: 80, mask: 'some' },
]);

describe.each(['wasm', 'webgpu'] as const)('fused overlap losses on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it.each(ALL_SETTINGS)('equal their definition and the composed form: %j', async (settings) => {
    for (const kind of KINDS) {
      const values = makeValues(kind);
      const what = JSON.stringify(kind);
      const fused = await evaluate(overlapHead, values, settings);
      const wanted = referenceOverlap(values, settings, UPSTREAM);
      fused.terms.forEach((term, i) => {
        const error = Math.abs(term - wanted.terms[i]);
        expect(error, `term ${i} of ${what}`).toBeLessThan(2e-6 * Math.abs(wanted.terms[i]) + 1e-7);
      });
      expect(relativeError(fused.gradient, wanted.gradient), what).toBeLessThan(1e-5);
      const composed = await evaluate(composedOverlapHead, values, settings);
      expect(relativeError(fused.terms, composed.terms), what).toBeLessThan(1e-5);
      // Composed, 1 − p at ±80 is lost to rounding.
      expect(relativeError(fused.gradient, composed.gradient), what).toBeLessThan(1e-4);
    }
  });

  it('have the gradient of their differences', async () => {
    const values = makeValues({ shape: [2, 4, 3, 3], mask: 'some' });
    for (const settings of ALL_SETTINGS) {
      const { gradient } = await evaluate(overlapHead, values, settings);
      for (const at of [0, 5, 17, 40, 71]) {
        const step = 1e-2;
        const moved = [];
        for (const change of [step, -step]) {
          const logits = values.logits.slice();
          logits[at] += change;
          const { terms } = await evaluate(overlapHead, { ...values, logits }, settings);
          moved.push(terms.reduce((sum, term, i) => sum + UPSTREAM[i] * term, 0));
        }
        expect((moved[0] - moved[1]) / (2 * step)).toBeCloseTo(gradient[at], 3);
      }
    }
  });

  it('stay within 1e-6 of double precision over 4 × 256² pixels, confident ones too', async () => {
    for (const range of [3, 12]) {
      const values = makeValues({ shape: [4, 256, 256, 2], range });
      // Most pixels lean to their class, as they do late in training.
      values.labels.forEach((label, i) => (values.logits[2 * i + label] += range));
      const { terms, gradient } = await evaluate(overlapHead, values, BATCH);
      const wanted = referenceOverlap(values, BATCH, UPSTREAM);
      expect(relativeError(gradient, wanted.gradient)).toBeLessThan(1e-5);
      terms.forEach((term, i) => {
        const error = Math.abs(term / wanted.terms[i] - 1);
        expect(error, `term ${i}`).toBeLessThan(1e-6);
      });
    }
  });

  it('leave labels that are no class out of every sum', async () => {
    const values = makeValues({ shape: [2, 6, 5, 3] });
    values.labels[4] = 3;
    values.labels[9] = -1;
    const fused = await evaluate(overlapHead, values, BATCH);
    const composed = await evaluate(composedOverlapHead, values, BATCH);
    expect(relativeError(fused.terms, composed.terms)).toBeLessThan(1e-5);
    expect(relativeError(fused.gradient, composed.gradient)).toBeLessThan(1e-5);
  });

  it('hold nothing after use', async () => {
    const values = makeValues({ shape: [2, 20, 12, 3], mask: 'some' });
    const states: number[][] = [];
    for (let i = 0; i < 6; i++) {
      await evaluate(overlapHead, values, ALL_SETTINGS[i % 2]);
      const { numTensors, numDataBuffers } = tf.memory();
      states.push([numTensors, numDataBuffers, readBackendBytes()]);
    }
    expect(states[0].slice(0, 2)).toEqual([0, 0]);
    for (const state of states.slice(3)) expect(state).toEqual(states[2]);
  });

  it('refuse maps that do not fit, naming them', () => {
    tf.tidy(() => {
      const input = makeInput(makeValues({ shape: [1, 2, 2, 2] }));
      expect(() => overlapHead({ ...input, mask: tf.ones([1, 2, 3]) }, BATCH)).toThrow(
        'needs mask as [1, 2, 2] for logits [1, 2, 2, 2]; it got [1, 2, 3]',
      );
      expect(() => overlapHead({ ...input, logits: tf.ones([1, 2, 2, 1]) }, BATCH)).toThrow(
        'at least two channels',
      );
    });
  });

  if (backend === 'webgpu') {
    it.each([
      { hasTubes: false, mask: 'none' },
      { hasTubes: true, mask: 'some' },
    ] as const)('take three dispatches forwards and one backwards, and upload nothing: %j', (kind) => {
      tf.tidy(() => {
        const input = makeInput(makeValues({ shape: [2, 40, 40, 3], ...kind }));
        const dy = tf.tensor1d(UPSTREAM);
        const gpu = tf.backend() as WebGPUBackend;
        for (const tensor of [...(Object.values(input) as (tf.Tensor | null)[]), dy]) {
          if (tensor !== null) gpu.uploadToGPU(tensor.dataId);
        }
        const forward = countGpuWork(() => overlapHead(input, BATCH));
        expect(forward.counts).toEqual({ dispatches: 3, uploads: 0 });
        const both = countGpuWork(() =>
          tf.grad((logits) => overlapHead({ ...input, logits: logits as tf.Tensor4D }, BATCH))(
            input.logits,
            dy,
          ),
        );
        expect(both.counts).toEqual({ dispatches: 4, uploads: 0 });
      });
    });
  }
});
