import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { listCases, readCase } from '../../../scripts/golden/read-case.ts';
import { softSkeletonize } from './soft-skeletonize.ts';

const GOLDEN = '../shared/reference/golden/open';
const isThere = existsSync(GOLDEN);

describe.skipIf(!isThere)(`soft skeleton equals the authors' code (needs ${GOLDEN})`, () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  for (const folder of isThere ? listCases(GOLDEN, ['softskel']) : []) {
    const golden = readCase(folder);
    const ks = [0, 1, 3, 5, 10].filter((k) => `soft_skel_k${k}` in golden.json.tensors);
    it(`${golden.name} has soft skeletons`, () => expect(ks.length).toBeGreaterThan(0));
    for (const k of ks) {
      it(`${golden.name}: k = ${k}`, async () => {
        const image = golden.tensor('img');
        const [height, width] = image.shape;
        const skeleton = softSkeletonize(tf.tensor2d(Float32Array.from(image.data), [height, width]), k);
        const got = await skeleton.data();
        const wanted = golden.tensor(`soft_skel_k${k}`).data;
        expect(got.length).toBe(wanted.length);
        let worst = 0;
        for (let i = 0; i < got.length; i++) worst = Math.max(worst, Math.abs(got[i] - Number(wanted[i])));
        expect(worst).toBeLessThanOrEqual(2e-6);
      });
    }
  }
});

describe('softSkeletonize', () => {
  it('leaves no tensor behind but its result', async () => {
    await tf.setBackend('cpu');
    const image = tf.ones<tf.Rank.R2>([7, 9]);
    const before = tf.memory().numTensors;
    const skeleton = softSkeletonize(image, 3);
    expect(tf.memory().numTensors).toBe(before + 1);
    tf.dispose([image, skeleton]);
  });
});
