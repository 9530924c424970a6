import { describe, expect, it } from 'vitest';
import type { TrainingSample, TrainingSet } from '../data/training-sample.ts';
import { fingerprintSet } from './set-fingerprint.ts';

const sample: TrainingSample = {
  ...{ id: 'a.png', name: 'a', split: 'train', width: 2, height: 1, channels: 1 },
  pixels: Uint8Array.of(1, 2),
  labels: Uint8Array.of(0, 1),
  tube: Uint8Array.of(0, 1),
  fieldOfView: null,
};
const setOf = (change: Partial<TrainingSample> = {}): TrainingSet => ({
  ...{ name: 'made', classCount: 1, channels: 1 },
  samples: [{ ...sample, ...change }],
});

describe('fingerprintSet', () => {
  it('is the same for the same content, whatever the set is called and wherever its memory lies', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(2));
    shared.set([1, 2]);
    const one = await fingerprintSet(setOf());
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(
      await fingerprintSet({
        ...setOf({ pixels: shared as unknown as Uint8Array<ArrayBuffer> }),
        name: 'other',
      }),
    ).toBe(one);
  });

  it.each([
    { pixels: Uint8Array.of(1, 3) },
    { labels: Uint8Array.of(1, 1) },
    { fieldOfView: Uint8Array.of(1, 0) },
    { split: 'validation' as const },
    { id: 'b.png' },
    { width: 1, height: 2 },
  ])('changes with %j', async (change) => {
    expect(await fingerprintSet(setOf(change))).not.toBe(await fingerprintSet(setOf()));
  });
});
