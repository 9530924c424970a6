import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN_CONFIG, parseRunConfig } from './run-config.ts';

describe('parseRunConfig', () => {
  it('accepts the defaults and survives a trip through JSON', () => {
    expect(parseRunConfig(JSON.parse(JSON.stringify(DEFAULT_RUN_CONFIG)))).toEqual(DEFAULT_RUN_CONFIG);
  });

  it.each([
    [{ batch: 0 }, 'batch'],
    [{ optimiser: { ...DEFAULT_RUN_CONFIG.optimiser, learningRate: Number.NaN } }, 'optimiser.learningRate'],
    [{ loss: { id: 'dice-ce', weight: -1 } }, 'loss.weight'],
    [{ version: 2 }, 'version'],
    [{ seed: 1.5 }, 'seed'],
    [{ patchPx: 0 }, 'patchPx'],
    [{ model: { id: 'unet', channels: 0, depth: 3 } }, 'model.channels'],
  ])('refuses %j and names the field', (change, field) => {
    expect(() => parseRunConfig({ ...DEFAULT_RUN_CONFIG, ...change })).toThrow(field);
  });

  it('keeps the settings that belong to a network', () => {
    const model = { id: 'hrnet', channels: 8, depth: 3, stemStride: 1 };
    expect(parseRunConfig({ ...DEFAULT_RUN_CONFIG, model }).model).toEqual(model);
  });
});
