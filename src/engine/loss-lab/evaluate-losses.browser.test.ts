// The maps are what they say: −∂L/∂z, against finite differences of the values.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '../../data/random.ts';
import { lossMetas } from '../../losses/loss-metas.ts';
import { closeBackend, openBackend } from '../backend/open-backend.ts';
import { LossEvaluator } from './evaluate-losses.ts';
import type { LabSettings } from './lab-types.ts';

const WIDTH = 18;
const HEIGHT = 14;
const STEP = 0.02;
const SETTINGS: LabSettings = {
  shown: 'added',
  weight: 1,
  iterations: { 'cl-dice': 3 },
  hasNoise: false,
  background: 'excluded',
};

beforeAll(() => openBackend('wasm', () => undefined));
afterAll(() => closeBackend());

it.each(['added', 'whole'] as const)('shows −∂L/∂z of the %s term', async (shown) => {
  const labels = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
    Math.abs((at % WIDTH) - Math.floor(at / WIDTH)) < 3 ? 1 : 0,
  );
  const tubes = labels.map((value, at) => (at % 3 === 0 ? value : 0));
  const random = createRandom(3);
  const z = Float32Array.from(labels, (value) => 2 * value - 1 + 1.5 * random.normal());
  const evaluator = new LossEvaluator(labels, tubes, WIDTH, HEIGHT, 1);
  const settings = { ...SETTINGS, shown };
  const valuesAt = async (pixel: number, shift: number): Promise<number[]> => {
    const moved = z.slice();
    moved[pixel] += shift;
    const losses = await evaluator.evaluate('now', moved, settings, false);
    return losses.map(({ numbers: { total, terms } }) =>
      shown === 'added' ? (terms.connectivity ?? total) : total,
    );
  };
  const maps = await evaluator.evaluate('now', z, settings, true);
  const here = await valuesAt(0, 0);
  let kinks = 0;
  let compared = 0;
  const tensorCount = tf.memory().numTensors;
  for (let pixel = 0; pixel < z.length; pixel += 5) {
    const [below, above] = [await valuesAt(pixel, -STEP), await valuesAt(pixel, STEP)];
    for (const [i, { id, push }] of maps.entries()) {
      // Its skeleton is Boolean: the authors' gradient is no derivative of the value, so differences do not see it.
      if (id === 'topo-cl-dice') continue;
      const largest = Math.max(...(push ?? []).map(Math.abs));
      expect(largest).toBeGreaterThan(1e-4);
      const [left, right] = [below[i] - here[i], here[i] - above[i]].map((change) => change / STEP);
      // A minimum or maximum of the soft skeleton that changes hands within the step is a kink: no derivative there.
      if (Math.abs(left - right) > 0.02 * largest) {
        kinks++;
        continue;
      }
      compared++;
      const difference = (left + right) / 2;
      expect(Math.abs(difference - (push?.[pixel] ?? NaN))).toBeLessThan(0.02 * largest);
    }
  }
  expect(kinks).toBeLessThan(0.1 * compared);
  expect(maps.map(({ id }) => id)).toEqual(lossMetas.map(({ id }) => id));
  expect(tf.memory().numTensors).toBe(tensorCount);
  evaluator.dispose();
});
