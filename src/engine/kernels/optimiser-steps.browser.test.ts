import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBackend, openBackend, readBackendBytes } from '../backend/open-backend.ts';
import { composedAdamStep, createAdam } from '../optimisers/adam.ts';
import type { Optimiser } from '../optimisers/optimiser.ts';
import { composedSgdStep, createSgd } from '../optimisers/sgd.ts';
import { countGpuWork } from './count-gpu-work.ts';
import { randomValues, relativeError } from './kernel-test-tools.ts';

type Vector = tf.Tensor1D;
type Step = (vectors: Vector[], gradient: Vector, knobs: Vector) => Vector[];

const failures: string[] = [];
const MOMENTA = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

interface Kind {
  name: string;
  optimiser: Optimiser;
  composed: Step;
  /** In webgpu, a whole update. */
  dispatches: number;
}

const adam = (name: string, weightDecay: number, decoupled: boolean): Kind => ({
  name,
  optimiser: createAdam({ weightDecay, decoupled }),
  composed: (vectors, gradient, knobs) =>
    composedAdamStep(vectors as [Vector, Vector, Vector], gradient, knobs, {
      ...MOMENTA,
      coupledDecay: decoupled ? 0 : weightDecay,
    }),
  dispatches: 3,
});
const sgd = (name: string, weightDecay: number, clipNorm: number | null): Kind => ({
  name,
  optimiser: createSgd({ momentum: 0.99, weightDecay, clipNorm }),
  composed: (vectors, gradient, knobs) =>
    composedSgdStep(vectors as [Vector, Vector], gradient, knobs, {
      momentum: 0.99,
      weightDecay,
      clipNorm: clipNorm ?? 0,
    }),
  dispatches: clipNorm === null ? 2 : 4,
});

const KINDS = [
  adam('Adam', 0, false),
  adam('Adam with decay', 0.1, false),
  adam('AdamW', 0.1, true),
  sgd('SGD', 0, null),
  sgd('SGD as nnU-Net has it', 3e-5, 12),
  sgd('SGD, always clipped', 3e-5, 0.1),
];
const STEPS = 3;

/** Every vector after three updates. */
async function follow(optimiser: Optimiser, step: Step | null, size: number): Promise<Float32Array[]> {
  const vectors = tf.tidy(() => {
    let parameters: Vector = tf.tensor1d(randomValues(size, 71));
    let state = optimiser.init(size);
    for (let t = 0; t < STEPS; t++) {
      // The second gradient is long enough to be clipped, the others are not unless the vector is.
      const gradient = tf.tensor1d(randomValues(size, 80 + t).map((value) => (t === 1 ? 90 : 0.01) * value));
      const knobs = tf.tensor1d(optimiser.knobs(state.updates, 0.03 / (t + 1)));
      if (step === null) {
        ({ parameters, state } = optimiser.update(parameters, gradient, state, knobs));
      } else {
        const [next, ...moments] = step([parameters, ...state.moments], gradient, knobs);
        parameters = next;
        state = { moments, updates: state.updates + 1 };
      }
    }
    return [parameters, ...state.moments];
  });
  const values = await Promise.all(vectors.map((vector) => vector.data<'float32'>()));
  tf.dispose(vectors);
  return values;
}

describe.each(['wasm', 'webgpu'] as const)('optimiser steps on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it.each(KINDS)('$name: equals the composed form', async ({ optimiser, composed }) => {
    for (const size of [1, 3, 4, 17, 1000, 70_001]) {
      const fused = await follow(optimiser, null, size);
      const plain = await follow(optimiser, composed, size);
      expect(fused.length).toBe(plain.length);
      fused.forEach((values, i) => {
        // The composed norm of tfjs on wasm is one float32 sum, good to 3e-6 at this length.
        expect(relativeError(values, plain[i]), `vector ${i} of ${size}`).toBeLessThan(5e-6);
      });
    }
  });

  it('clips to the norm that it is told', async () => {
    const size = 50_000;
    const optimiser = createSgd({ momentum: 0, weightDecay: 0, clipNorm: 12 });
    const values = randomValues(size, 90).map((value) => 40 * value);
    const change = tf.tidy(() => {
      const knobs = tf.tensor1d(optimiser.knobs(0, 1));
      const zeros = tf.zeros<tf.Rank.R1>([size]);
      return optimiser.update(zeros, tf.tensor1d(values), optimiser.init(size), knobs).parameters;
    });
    const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    expect(norm).toBeGreaterThan(1000);
    const wanted = values.map((value) => (-value * 12) / norm);
    expect(relativeError(await change.data(), wanted)).toBeLessThan(1e-6);
    change.dispose();
  });

  it('holds nothing after use, and changes no argument', async () => {
    const size = 1003;
    const states: number[][] = [];
    for (let i = 0; i < 6; i++) {
      for (const { optimiser } of KINDS) await follow(optimiser, null, size);
      const { numTensors, numDataBuffers } = tf.memory();
      states.push([numTensors, numDataBuffers, readBackendBytes()]);
    }
    expect(states[0].slice(0, 2)).toEqual([0, 0]);
    for (const state of states.slice(3)) expect(state).toEqual(states[2]);

    const start = randomValues(size, 1);
    const arguments_ = [start, randomValues(size, 2), randomValues(size, 3)].map((x) => tf.tensor1d(x));
    const [parameters, gradient, velocity] = arguments_;
    const { optimiser } = KINDS[4];
    const knobs = tf.tensor1d(optimiser.knobs(0, 1));
    tf.tidy(() => void optimiser.update(parameters, gradient, { moments: [velocity], updates: 0 }, knobs));
    expect(await parameters.data()).toEqual(start);
    tf.dispose([...arguments_, knobs]);
  });

  if (backend === 'webgpu') {
    it.each(KINDS)('$name: takes few dispatches and uploads nothing', ({ optimiser, dispatches }) => {
      tf.tidy(() => {
        const size = 12_345;
        const state = optimiser.init(size);
        const [parameters, gradient] = [1, 2].map((seed) => tf.tensor1d(randomValues(size, seed)));
        const knobs = tf.tensor1d(optimiser.knobs(0, 0.1));
        // What the test itself brings goes up before the count.
        const gpu = tf.backend() as WebGPUBackend;
        [parameters, gradient, knobs, ...state.moments].forEach(({ dataId }) => gpu.uploadToGPU(dataId));
        const { counts } = countGpuWork(() => optimiser.update(parameters, gradient, state, knobs));
        expect(counts).toEqual({ dispatches, uploads: 0 });
      });
    });
  }
});
