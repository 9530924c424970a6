import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBackend, openBackend } from '../../backend/open-backend.ts';
import { measureForwardBytes } from '../forward-bytes.ts';
import type { ModelShape } from '../model-plugin.ts';
import { model } from './model.ts';

describe.each(['wasm', 'webgpu'] as const)('U-Net on %s', (backend) => {
  const failures: string[] = [];
  beforeAll(async () => {
    await openBackend(backend, (message) => failures.push(message));
  });
  afterAll(() => {
    closeBackend();
    expect(failures).toEqual([]);
  });

  it.each([
    [2, 16, 24, 4, 3, {}],
    [1, 32, 16, 3, 4, { downsampling: 1, channelCap: 7, outputs: 3 }],
  ])(
    'takes the memory that is estimated: %i×%i×%i, %i channels, depth %i, %j',
    async (batch, height, width, channels, depth, more) => {
      const shape: ModelShape = { inputChannels: 3, outputChannels: 2, channels, depth, ...more };
      const estimate = model.estimate(shape, { batch, height, width });
      expect(await measureForwardBytes(model, shape, { batch, height, width })).toBe(
        estimate.activationBytes,
      );
      const sizes = model.parameters(shape).map((spec) => tf.util.sizeFromShape(spec.shape));
      expect(estimate.parameters).toBe(sizes.reduce((a, b) => a + b));
    },
  );
});
