import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN_CONFIG, type RunConfig } from '../run-config.ts';
import { modelMetas } from './model-metas.ts';
import { describeAllowed, describeEdges, readModelSettings, writeSetting } from './model-settings.ts';

const read = (model: RunConfig['model'], patchPx = 128) =>
  readModelSettings({ ...DEFAULT_RUN_CONFIG, model, patchPx }, modelMetas);

const UNET = { channelCap: 512, downsampling: 0 };

describe('readModelSettings', () => {
  it('takes the defaults of a run', () => {
    expect(read(DEFAULT_RUN_CONFIG.model)).toEqual({ channels: 16, depth: 3, ...UNET });
  });

  it('fills in what is left out, and passes over what is another network’s', () => {
    const hrnet = { id: 'hrnet', channels: 8, depth: 3 };
    expect(read(hrnet)).toEqual({ channels: 8, depth: 3, stemStride: 2, blocks: 2 });
    expect(read({ ...hrnet, stemStride: 4 })).toMatchObject({ stemStride: 4 });
    expect(read({ ...DEFAULT_RUN_CONFIG.model, stemStride: 4 })).toEqual({ channels: 16, depth: 3, ...UNET });
    expect(read({ ...DEFAULT_RUN_CONFIG.model, downsampling: 'pooled' })).toMatchObject({ downsampling: 1 });
  });

  it.each([
    [{ id: 'vnet', channels: 8, depth: 3 }, 'There is no network "vnet"; known are hrnet, unet.'],
    [
      { id: 'hrnet', channels: 8, depth: 3, stemStrid: 1 },
      "The setting model.stemStrid is none of any network's.",
    ],
    [
      { id: 'hrnet', channels: 8, depth: 3, stemStride: 3 },
      'The setting model.stemStride is 3; HRNet takes 1, 2 or 4.',
    ],
    [
      { id: 'hrnet', channels: 8, depth: 3, stemStride: '2' },
      'The setting model.stemStride is "2"; HRNet takes 1, 2 or 4.',
    ],
    [
      { id: 'unet', channels: 8, depth: 3, downsampling: 1 },
      'The setting model.downsampling is 1; U-Net takes strided or pooled.',
    ],
    [
      { id: 'hrnet', channels: 8, depth: 5 },
      'The setting model.depth is 5; HRNet takes a whole number from 2 to 4.',
    ],
  ])('refuses %j in one sentence', (model, sentence) => {
    expect(() => read(model)).toThrow(sentence);
  });

  it.each([
    [
      { id: 'unet', channels: 8, depth: 3 },
      130,
      'with this U-Net it must be a multiple of 4 and at least 8.',
    ],
    [{ id: 'unet', channels: 8, depth: 3 }, 4, 'with this U-Net it must be a multiple of 4 and at least 8.'],
    [{ id: 'hrnet', channels: 8, depth: 3, stemStride: 4 }, 16, 'with this HRNet it must be at least 17.'],
  ])('refuses patches that %j does not take: %i', (model, patchPx, sentence) => {
    expect(() => read(model, patchPx)).toThrow(`The setting patchPx is ${patchPx}; ${sentence}`);
  });

  it('takes any size that leaves the lowest branch of HRNet two pixels', () => {
    expect(() => read({ id: 'hrnet', channels: 8, depth: 3 }, 9)).not.toThrow();
    expect(() => read({ id: 'hrnet', channels: 8, depth: 3 }, 131)).not.toThrow();
  });
});

describe('every network', () => {
  it.each(modelMetas.map((meta) => [meta.id, meta] as const))('%s describes itself', (id, meta) => {
    const keys = meta.options.map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(['channels', 'depth']));
    expect(new Set(keys).size).toBe(keys.length);
    expect(meta.source).not.toBe('');
    for (const option of meta.options) expect(describeAllowed(option)).not.toBe('');
    const settings = Object.fromEntries(meta.options.map((option) => [option.key, option.default]));
    const written = Object.fromEntries(
      meta.options.map((option) => [option.key, writeSetting(option, option.default)]),
    );
    expect(read({ id, ...written } as RunConfig['model'])).toEqual(settings);
    expect(describeEdges(meta.edges(settings))).toContain('at least');
  });
});
