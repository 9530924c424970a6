import { describe, expect, it } from 'vitest';
import { meta as hrnet } from '../models/hrnet/meta.ts';
import { meta as unet } from '../models/unet/meta.ts';
import type { ModelMeta } from '../models/model-plugin.ts';
import { writeSetting } from '../models/model-settings.ts';
import { DEFAULT_RUN_CONFIG } from '../run-config.ts';
import type { RunConfig } from '../run-config.ts';
import { parseExperiment } from './experiment-file.ts';
import { planExperiment } from './experiment-plan.ts';

const KNOWN = {
  models: [unet, hrnet],
  losses: [
    { id: 'dice-ce', label: 'Dice + CE', defaultWeight: null },
    { id: 'skeleton-recall', label: '+ Skeleton Recall', defaultWeight: 1 },
    { id: 'cl-dice', label: '+ clDice', defaultWeight: 1 },
  ],
};

const defaultsOf = ({ options }: ModelMeta) =>
  Object.fromEntries(options.map((option) => [option.key, writeSetting(option, option.default)]));

function plan(change: object) {
  const file = {
    ...{ version: 1, name: 'x', title: 'X', description: '', data: { sample: null, about: '' } },
    ...{ base: {}, vary: {} },
    ...change,
  };
  return planExperiment(parseExperiment(file, 'x.json'), KNOWN, 'x.json');
}

describe('planExperiment', () => {
  it('trains the defaults where nothing is said, validated once', () => {
    const { arms, runs } = plan({});
    const config: RunConfig = {
      ...DEFAULT_RUN_CONFIG,
      model: { ...DEFAULT_RUN_CONFIG.model, ...defaultsOf(unet) },
      validateEverySteps: 400,
    };
    expect(arms).toEqual([
      {
        ...{ label: '+ Skeleton Recall', id: 'skeleton-recall' },
        ...{ config, classCount: null, reference: null },
      },
    ]);
    expect(runs).toEqual([{ arm: 0, seed: 7, fold: null, config }]);
  });

  it('crosses losses, seeds and folds, and trains all arms before the next seed', () => {
    const { arms, runs } = plan({ vary: { loss: ['dice-ce', 'cl-dice'], seed: [1, 2] }, folds: 2 });
    expect(arms.map(({ label, reference }) => [label, reference])).toEqual([
      ['Dice + CE', null],
      ['+ clDice', 0],
    ]);
    expect(runs.map(({ arm, seed, fold }) => [seed, fold, arm])).toEqual([
      [1, 0, 0],
      [1, 0, 1],
      [1, 1, 0],
      [1, 1, 1],
      [2, 0, 0],
      [2, 0, 1],
      [2, 1, 0],
      [2, 1, 1],
    ]);
    expect(runs.map(({ config }) => config.seed)).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
  });

  it('gives losses without a weight to the weights once', () => {
    const { arms } = plan({ vary: { loss: ['dice-ce', 'skeleton-recall'], weight: [0, 0.5] } });
    expect(arms.map(({ id, config }) => [id, config.loss.weight])).toEqual([
      ['dice-ce', 1],
      ['skeleton-recall-w0', 0],
      ['skeleton-recall-w0.5', 0.5],
    ]);
    expect(arms.map(({ reference }) => reference)).toEqual([null, 0, 0]);
  });

  it('compares losses within a network and within as many classes', () => {
    const { arms } = plan({
      vary: { model: ['unet', 'hrnet'], classes: [1, 2], loss: ['dice-ce', 'cl-dice'] },
    });
    expect(arms.map(({ id, reference }) => [id, reference])).toEqual([
      ['unet-k1-dice-ce', null],
      ['unet-k1-cl-dice', 0],
      ['unet-k2-dice-ce', null],
      ['unet-k2-cl-dice', 2],
      ['hrnet-k1-dice-ce', null],
      ['hrnet-k1-cl-dice', 4],
      ['hrnet-k2-dice-ce', null],
      ['hrnet-k2-cl-dice', 6],
    ]);
    expect(arms[5].label).toBe('HRNet · K 1 · + clDice');
  });

  it('compares networks where the loss is the same', () => {
    const { arms } = plan({ vary: { model: ['unet', { id: 'unet', depth: 4 }] } });
    expect(arms.map(({ id, reference }) => [id, reference])).toEqual([
      ['unet-depth3-skeleton-recall', null],
      ['unet-depth4-skeleton-recall', 0],
    ]);
  });

  it('lays the base over the defaults, each network keeping its own', () => {
    const { arms } = plan({
      base: {
        ...{ model: { id: 'hrnet', channels: 8 }, optimiser: { id: 'sgd' }, steps: 20 },
        ...{ loss: { settings: { sums: 'sample' } }, inference: { mirror: true }, validateEverySteps: 50 },
      },
      vary: { model: ['hrnet', 'unet'] },
    });
    expect(arms.map(({ config }) => config.model)).toMatchObject([
      { id: 'hrnet', channels: 8, depth: 3, stemStride: 2, blocks: 2 },
      { id: 'unet', channels: 16, depth: 3 },
    ]);
    expect(arms[0].config).toMatchObject({
      optimiser: { id: 'sgd', learningRate: 0.01 },
      loss: { settings: { sums: 'sample', background: 'excluded' } },
      inference: { mirror: true, tiles: 'margin' },
      ...{ steps: 20, validateEverySteps: 20 },
    });
  });

  it.each([
    [{ vary: { loss: ['dice'] } }, 'x.json: there is no loss "dice"; known are dice-ce'],
    [{ vary: { model: ['vnet'] } }, 'x.json: there is no network "vnet"; known are unet, hrnet.'],
    [{ vary: { seed: [1, 1] } }, 'x.json: vary.seed has 1 twice; remove one of them.'],
    [{ base: { patchPx: 30 } }, 'x.json: The setting patchPx is 30'],
    [{ base: { model: { depth: 99 } } }, 'model.depth'],
    [{ base: { patch: 64 } }, 'x.json: there is no field base.patch; remove it or correct its name.'],
    [{ base: { loss: { settings: { sum: 1 } } } }, 'x.json: there is no field base.loss.settings.sum;'],
    [{ base: { steps: 1.5 } }, 'x.json: The setting steps is not valid'],
    [{ base: { optimiser: { id: 'lamb' } } }, 'x.json: The setting optimiser.id is not valid'],
  ])('refuses %j', (change, sentence) => {
    expect(() => plan(change)).toThrow(sentence);
  });
});
