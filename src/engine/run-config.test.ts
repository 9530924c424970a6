import { describe, expect, it } from 'vitest';
import { DEFAULT_PATCH_OPTIONS } from './patch-options.ts';
import { DEFAULT_RUN_CONFIG, parseRunConfig, type RunConfig } from './run-config.ts';

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
    [{ deepSupervision: 'some' }, 'deepSupervision'],
    [{ patches: { augmentation: 'rotation' } }, 'patches.augmentation'],
    [{ patches: { foregroundShare: 1.5 } }, 'patches.foregroundShare'],
    [{ patches: { wholes: true } }, 'patches.wholes'],
  ])('refuses %j and names the field', (change, field) => {
    expect(() => parseRunConfig({ ...DEFAULT_RUN_CONFIG, ...change })).toThrow(field);
  });

  it('accepts a configuration of before there were patch options, and fills in those left out', () => {
    const former: RunConfig = { ...DEFAULT_RUN_CONFIG };
    delete former.patches;
    delete former.deepSupervision;
    expect(parseRunConfig(former)).toEqual(former);
    expect(parseRunConfig({ ...former, patches: { tube: 'exact' } }).patches).toEqual({
      ...DEFAULT_PATCH_OPTIONS,
      tube: 'exact',
    });
  });

  it('keeps the settings that belong to a network', () => {
    const model = { id: 'hrnet', channels: 8, depth: 3, stemStride: 1 };
    expect(parseRunConfig({ ...DEFAULT_RUN_CONFIG, model }).model).toEqual(model);
  });
});
