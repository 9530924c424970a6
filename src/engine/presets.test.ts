import { describe, expect, it } from 'vitest';
import { modelMetas } from './models/model-metas.ts';
import { readModelSettings } from './models/model-settings.ts';
import { autoDepth } from './models/auto-depth.ts';
import { PRESETS, applyPreset, findPreset, getPreset, suggestPreset } from './presets.ts';
import { DEFAULT_RUN_CONFIG, parseRunConfig } from './run-config.ts';

describe('presets', () => {
  it.each(PRESETS.map((preset) => [preset.id, preset] as const))('%s is a valid run', (id, preset) => {
    const config = applyPreset({ ...DEFAULT_RUN_CONFIG, seed: 3 }, preset);
    expect(parseRunConfig(config)).toEqual(config);
    expect(() => readModelSettings(config, modelMetas)).not.toThrow();
    expect(config).toMatchObject({ seed: 3, loss: DEFAULT_RUN_CONFIG.loss });
    expect(findPreset(config)?.id).toBe(id);
    expect(findPreset({ ...config, batch: 63 })).toBeNull();
  });

  it('begins with that of the sample sets', () => {
    expect(findPreset(DEFAULT_RUN_CONFIG)?.id).toBe('synthetic');
  });

  it('gives nnU-Net the depth that follows from its patch', () => {
    const { model, patchPx } = getPreset('nnunet').settings;
    expect(model.depth).toBe(autoDepth(patchPx));
  });

  it.each([
    ['DRIVE', 'drive'],
    ['drive_av', 'drive'],
    ['CHASE_DB1', 'drive'],
    ['DeepCrack', 'cracks'],
    ['massachusetts-roads', 'roads'],
    ['Vessels (synthetic)', 'synthetic'],
    ['holiday', undefined],
  ])('suggests for %s: %s', (name, id) => {
    expect(suggestPreset(name)?.id).toBe(id);
  });

  it('names what is known', () => {
    expect(() => getPreset('mars')).toThrow(/known are drive, cracks/);
  });
});
