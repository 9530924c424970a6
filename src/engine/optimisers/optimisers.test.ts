import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { listCases, readCase } from '../../../scripts/golden/read-case.ts';
import { createAdam } from './adam.ts';
import type { Optimiser, OptimiserState } from './optimiser.ts';
import { polynomialDecay } from './polynomial-decay.ts';
import { createSgd } from './sgd.ts';

const GOLDEN = '../shared/reference/golden/open';
const isThere = existsSync(GOLDEN);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Parameters after each update, one row a step. */
async function follow(
  optimiser: Optimiser,
  start: number[],
  gradients: number[][],
  rates: number[],
): Promise<number[][]> {
  let parameters = tf.tensor1d(start);
  let state: OptimiserState = optimiser.init(start.length);
  const rows: number[][] = [];
  for (let i = 0; i < gradients.length; i++) {
    const knobs = tf.tensor1d(optimiser.knobs(state.updates, rates[i]));
    const next = optimiser.update(parameters, tf.tensor1d(gradients[i]), state, knobs);
    ({ parameters, state } = next);
    rows.push(Array.from(await parameters.data()));
  }
  return rows;
}

function expectClose(got: number[][], wanted: number[][], relative: number): void {
  for (let i = 0; i < wanted.length; i++) {
    const norm = Math.hypot(...wanted[i]);
    expect(
      Math.hypot(...wanted[i].map((value, j) => value - got[i][j])),
      `step ${i + 1}`,
    ).toBeLessThanOrEqual(relative * norm);
  }
}

describe.skipIf(!isThere)(`SGD equals PyTorch (needs ${GOLDEN})`, () => {
  for (const folder of isThere ? listCases(GOLDEN, ['optim']) : []) {
    const golden = readCase(folder);
    it(golden.name, async () => {
      const params = golden.json.params as {
        lr: number;
        momentum: number;
        weight_decay: number;
        clip_norm: number | null;
        max_steps: number;
      };
      const [steps, size] = golden.tensor('grads').shape;
      const rows = (name: string) => {
        const values = Array.from(golden.tensor(name).data, Number);
        return Array.from({ length: steps }, (_, i) => values.slice(i * size, (i + 1) * size));
      };
      const rates = Array.from({ length: steps }, (_, t) => polynomialDecay(params.lr, t, params.max_steps));
      const wantedRates = Array.from(golden.tensor('lr').data, Number);
      rates.forEach((rate, t) => expect(rate).toBeCloseTo(wantedRates[t], 12));
      const sgd = createSgd({
        momentum: params.momentum,
        weightDecay: params.weight_decay,
        clipNorm: params.clip_norm,
      });
      expectClose(
        await follow(sgd, Array.from(golden.tensor('p0').data, Number), rows('grads'), rates),
        rows('params_after'),
        1e-6,
      );
    });
  }
});

/** Adam in float64, straight from the papers. */
function plainAdam(
  start: number[],
  gradients: number[][],
  rates: number[],
  { weightDecay, decoupled }: { weightDecay: number; decoupled: boolean },
): number[][] {
  let p = [...start];
  const m = start.map(() => 0);
  const v = start.map(() => 0);
  return gradients.map((gradient, i) => {
    const t = i + 1;
    p = p.map((value, j) => {
      const decayed = decoupled ? value * (1 - rates[i] * weightDecay) : value;
      const g = decoupled ? gradient[j] : gradient[j] + weightDecay * value;
      m[j] = 0.9 * m[j] + 0.1 * g;
      v[j] = 0.999 * v[j] + 0.001 * g * g;
      return decayed - (rates[i] * (m[j] / (1 - 0.9 ** t))) / (Math.sqrt(v[j] / (1 - 0.999 ** t)) + 1e-8);
    });
    return [...p];
  });
}

describe('Adam', () => {
  const gradients = Array.from({ length: 12 }, (_, t) => [
    Math.sin(t + 1),
    3 * Math.cos(2 * t),
    0.01 * (t - 5),
    -1,
  ]);
  const rates = gradients.map((_, t) => polynomialDecay(1e-2, t, 12));
  const start = [0.5, -1.5, 2, 0];

  it.each([
    { weightDecay: 0, decoupled: false },
    { weightDecay: 0.1, decoupled: false },
    { weightDecay: 0.1, decoupled: true },
  ])('follows the float64 recurrence with %j', async (options) => {
    expectClose(
      await follow(createAdam(options), start, gradients, rates),
      plainAdam(start, gradients, rates, options),
      2e-6,
    );
  });
});

describe('polynomialDecay', () => {
  it('starts at the full rate and falls to nothing at the end of the budget', () => {
    expect(polynomialDecay(0.01, 0, 1000)).toBe(0.01);
    expect(polynomialDecay(0.01, 500, 1000)).toBeCloseTo(0.01 * 0.5 ** 0.9, 15);
    expect(polynomialDecay(0.01, 1000, 1000)).toBe(0);
  });
});
