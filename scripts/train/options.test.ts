import { DEFAULT_LOSS_SETTINGS } from '../../src/losses/loss-settings.ts';
import { describe, expect, it } from 'vitest';
import { DEFAULT_INFERENCE } from '../../src/engine/inference-options.ts';
import { getPreset } from '../../src/engine/presets.ts';
import { DEFAULT_RUN_CONFIG, OPTIMISER_DEFAULTS } from '../../src/engine/run-config.ts';
import { loadModelMetas } from './known-plugins.ts';
import { parseOptions, usage } from './options.ts';
import { UsageError } from './usage-error.ts';

const KNOWN = { losses: ['dice-ce', 'skeleton-recall'], models: await loadModelMetas() };
const UNET = { channelCap: 512, downsampling: 'strided' };
const NOW = new Date('2026-02-03T04:05:06Z');
const parse = (line: string) => parseOptions(line.split(' ').filter(Boolean), KNOWN, NOW);

function complaint(line: string): string {
  try {
    parse(line);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error(`"${line}" was accepted.`);
}

describe('parseOptions', () => {
  it('reads one fold of a cross-validation', () => {
    expect(parse('--data d --folds 5 --fold 4')?.crossValidation).toEqual({ folds: 5, fold: 4 });
    expect(complaint('--data d --folds 5')).toBe(
      '--folds and --fold belong together; give both, such as --folds 5 --fold 0.',
    );
    expect(complaint('--data d --folds 5 --fold 5')).toBe(
      '--fold must be a whole number from 0 to 4, not "5".',
    );
    expect(complaint('--data d --folds 5 --fold 0 --val v')).toBe(
      '--folds and --val exclude each other; give one of them.',
    );
  });

  it('takes the defaults of a run', () => {
    expect(parse('--data somewhere/drive/')).toEqual({
      data: 'somewhere/drive/',
      validation: null,
      validationFraction: 0.2,
      crossValidation: null,
      name: 'drive',
      out: 'runs/2026-02-03_04-05-06-skeleton-recall',
      config: { ...DEFAULT_RUN_CONFIG, model: { ...DEFAULT_RUN_CONFIG.model, ...UNET } },
    });
  });

  it('reads every flag', () => {
    const line =
      '--data d --val v --model unet --loss dice-ce --weight 0.5 --backend wasm --patch 64 --batch 2 --channels 8 ' +
      '--depth 4 --optimiser sgd --lr 2e-2 --weight-decay 3e-5 --steps 12 --validate-every 6 --seed 0 --name N --out o ' +
      '--channel-cap 64 --downsampling pooled --deep-supervision every-scale --augmentation nnunet --tube exact ' +
      '--foreground 0.5 --intensity unit';
    expect(parse(line)).toEqual({
      data: 'd',
      validation: 'v',
      validationFraction: 0.2,
      crossValidation: null,
      name: 'N',
      out: 'o',
      config: {
        version: 1,
        model: { id: 'unet', channels: 8, depth: 4, channelCap: 64, downsampling: 'pooled' },
        loss: { id: 'dice-ce', weight: 0.5, settings: DEFAULT_LOSS_SETTINGS },
        optimiser: { id: 'sgd', learningRate: 0.02, weightDecay: 3e-5 },
        deepSupervision: 'every-scale',
        patches: {
          augmentation: 'nnunet',
          tube: 'exact',
          foregroundShare: 0.5,
          intensity: 'unit',
          whole: false,
        },
        patchPx: 64,
        batch: 2,
        steps: 12,
        validateEverySteps: 6,
        seed: 0,
        inference: DEFAULT_INFERENCE,
        backend: 'wasm',
      },
    });
  });

  it("reads a network's own flags, and its defaults", () => {
    expect(parse('--data d --model hrnet')!.config.model).toEqual({
      id: 'hrnet',
      channels: 16,
      depth: 3,
      stemStride: 2,
      blocks: 2,
    });
    const line = '--data d --model hrnet --channels 8 --depth 4 --stem-stride 1 --blocks 1 --patch 131';
    expect(parse(line)!.config).toMatchObject({
      model: { id: 'hrnet', channels: 8, depth: 4, stemStride: 1, blocks: 1 },
      patchPx: 131,
    });
  });

  it("finds the depth of a U-Net by nnU-Net's rule", () => {
    expect(parse('--data d --patch 256 --depth auto')?.config.model.depth).toBe(7);
    expect(complaint('--data d --patch 7 --depth auto')).toBe(
      '--depth auto needs an even --patch of at least 8, not 7.',
    );
    expect(complaint('--data d --model hrnet --depth auto')).toContain('from 2 to 4');
  });

  it('takes a preset, and flags before it', () => {
    const { config } = parse('--data d --preset cracks --depth 3 --loss dice-ce')!;
    const { model, ...settings } = getPreset('cracks').settings;
    expect(config).toMatchObject({ ...settings, loss: { id: 'dice-ce' } });
    expect(config.model).toEqual({ ...model, ...UNET, depth: 3 });
    expect(parse('--data d --preset nnunet --optimiser adamw')!.config.optimiser).toEqual({
      id: 'adamw',
      ...OPTIMISER_DEFAULTS.adamw,
    });
    expect(parse('--data d --preset nnunet')!.config.optimiser.weightDecay).toBe(3e-5);
    expect(parse('--data d --preset hrnet --patch 128')!.config.patches?.whole).toBe(false);
    expect(complaint('--data d --preset mars')).toContain('There is no --preset "mars"; known are drive,');
  });

  it('reads whole images in place of patches', () => {
    expect(parse('--data d --model hrnet --whole-images')?.config.patches?.whole).toBe(true);
    expect(complaint('--data d --whole-images --patch 64')).toBe('--patch is of no use with --whole-images.');
  });

  it.each([
    ['adam', 3e-3, 0],
    ['adamw', 3e-3, 1e-2],
    ['sgd', 1e-2, 0],
  ])('chooses the learning rate and decay of %s', (id, learningRate, weightDecay) => {
    expect(parse(`--data d --optimiser ${id}`)?.config.optimiser).toEqual({ id, learningRate, weightDecay });
  });

  it('accepts --flag=value and leaves the rest to --help', () => {
    expect(parse('--data=d --steps=3')?.config.steps).toBe(3);
    expect(parse('--help')).toBeNull();
    expect(parse('-h')).toBeNull();
  });

  it.each([
    ['', '--data DIR is missing: name the folder that holds the images and masks.'],
    ['--data d --frobnicate 3', 'There is no flag --frobnicate; --help lists them.'],
    ['--data d -x', 'There is no flag -x; --help lists them.'],
    ['--data', '--data needs a value.'],
    ['--data --steps 3', '--data needs a value.'],
    ['--data d --help=yes', '--help takes no value.'],
    ['--data d extra', '"extra" stands alone, without a flag before it; --help lists them.'],
    ['--data d --steps 3 --steps 4', '--steps is given twice.'],
    ['--data d --loss clDice', 'There is no --loss "clDice"; known are dice-ce, skeleton-recall.'],
    ['--data d --model vnet', 'There is no --model "vnet"; known are unet, hrnet.'],
    ['--data d --stem-stride 2', '--stem-stride is no setting of unet, but of hrnet.'],
    ['--data d --model hrnet --stem-stride 3', '--stem-stride must be 1, 2 or 4 for hrnet, not "3".'],
    [
      '--data d --model hrnet --channels wide',
      '--channels must be a whole number from 1 to 128 for hrnet, not "wide".',
    ],
    ['--data d --model hrnet --depth 5', '--depth must be a whole number from 2 to 4 for hrnet, not "5".'],
    ['--data d --model hrnet --blocks', '--blocks needs a value.'],
    ['--data d --model hrnet --patch 8', '--patch 8 does not fit this hrnet: it must be at least 9.'],
    [
      '--data d --model hrnet --deep-supervision every-scale',
      '--deep-supervision every-scale is not for hrnet, which has one output.',
    ],
    ['--data d --downsampling 1', '--downsampling must be strided or pooled for unet, not "1".'],
    ['--data d --tube slow', 'There is no --tube "slow"; known are fast, exact.'],
    ['--data d --foreground 2', '--foreground must be a number from 0 to 1, not "2".'],
    ['--data d --backend cpu', 'There is no --backend "cpu"; known are auto, webgpu, wasm.'],
    ['--data d --optimiser lion', 'There is no --optimiser "lion"; known are adam, adamw, sgd.'],
    ['--data d --steps many', '--steps must be a whole number from 1 to 1000000, not "many".'],
    ['--data d --steps 0', '--steps must be a whole number from 1 to 1000000, not "0".'],
    ['--data d --batch 1.5', '--batch must be a whole number from 1 to 64, not "1.5".'],
    ['--data d --seed=-1', '--seed must be a whole number from 0 to 4294967295, not "-1".'],
    ['--data d --lr 0', '--lr must be a number above 0 and at most 10, not "0".'],
    ['--data d --lr 0x10', '--lr must be a number above 0 and at most 10, not "0x10".'],
    ['--data d --weight NaN', '--weight must be a number from 0 to 100, not "NaN".'],
    ['--data d --val-fraction 1', '--val-fraction must be a number from 0 to 0.9, not "1".'],
    ['--data d --val v --val-fraction 0.1', '--val and --val-fraction exclude each other; give one of them.'],
    [
      '--data d --patch 100 --depth 4',
      '--patch 100 does not fit this unet: it must be a multiple of 8 and at least 16.',
    ],
  ])('refuses "%s" in one sentence', (line, sentence) => {
    expect(complaint(line)).toBe(sentence);
  });
});

describe('how validation images are predicted', () => {
  const inference = (line: string) => parse(`--data d ${line}`)?.config.inference;

  it('reads tiles and mirrors', () => {
    expect(inference('')).toEqual(DEFAULT_INFERENCE);
    expect(inference('--mirror --tiles gaussian')).toEqual({
      tiles: 'gaussian',
      tilePx: null,
      stepShare: 0.5,
      mirror: true,
    });
    expect(inference('--tiles gaussian --tile 64 --tile-step 0.75')).toMatchObject({
      tilePx: 64,
      stepShare: 0.75,
    });
  });

  it.each([
    ['--tiles square', 'There is no --tiles "square"; known are margin, gaussian.'],
    ['--tile 64', '--tile is of no use without --tiles gaussian.'],
    ['--tiles gaussian --tile-step 0', '--tile-step must be a number above 0 and at most 1, not "0".'],
    ['--mirror=yes', '--mirror takes no value.'],
  ])('refuses "%s"', (line, sentence) => {
    expect(complaint(`--data d ${line}`)).toBe(sentence);
  });
});

describe('the settings of the loss', () => {
  it('are as nnU-Net has them where nothing is said', () => {
    expect(parse('--data d')!.config.loss.settings).toEqual(DEFAULT_LOSS_SETTINGS);
  });

  it('can each be chosen', () => {
    const line =
      '--data d --sums sample --background included --cldice-classes global --iterations 0 --loss dice-ce';
    expect(parse(line)!.config.loss.settings).toEqual({
      sums: 'sample',
      background: 'included',
      clDiceClasses: 'global',
      iterations: 0,
    });
  });

  it.each([
    ['--sums pixel', 'There is no --sums "pixel"; known are batch, sample.'],
    ['--iterations 51', '--iterations must be a whole number from 0 to 50, not "51".'],
    ['--iterations 2.5', '--iterations must be a whole number from 0 to 50, not "2.5".'],
  ])('refuse "%s"', (words, sentence) => {
    expect(complaint(`--data d ${words}`)).toBe(sentence);
  });
});

describe('usage', () => {
  it('names every choice and the learning rates', () => {
    const text = usage(KNOWN);
    for (const word of [
      'dice-ce | skeleton-recall',
      'unet | hrnet',
      '--stem-stride N',
      '0.003 for adam and adamw, 0.01 for sgd',
    ]) {
      expect(text).toContain(word);
    }
  });
});
