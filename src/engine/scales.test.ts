import { describe, expect, it } from 'vitest';
import { downsampleLabels } from '../data/downsample-labels.ts';
import { createRandom } from '../data/random.ts';
import { modelMetas } from './models/model-metas.ts';
import { DEFAULT_RUN_CONFIG } from './run-config.ts';
import { describeScales, downsampleMaps } from './scales.ts';

describe('downsampleMaps', () => {
  it.each([2, 4, 8, 16])('takes the pixels that downsampleLabels takes, factor %i', (factor) => {
    const random = createRandom(factor);
    const labels = Uint8Array.from({ length: 2 * 48 * 48 }, () => random.integer(5));
    const each = [0, 1].map(
      (item) =>
        downsampleLabels(labels.slice(item * 48 * 48, (item + 1) * 48 * 48), 48, 48, 1 / factor).labels,
    );
    expect(Array.from(downsampleMaps(Float32Array.from(labels), 48, factor))).toEqual([
      ...each[0],
      ...each[1],
    ]);
  });
});

describe('describeScales', () => {
  const [unet, hrnet] = ['unet', 'hrnet'].map((id) => modelMetas.find((meta) => meta.id === id)!);
  const scalesOf = (mode: 'none' | 'every-scale' | 'as-published', depth: number, meta = unet) =>
    describeScales({ ...DEFAULT_RUN_CONFIG, deepSupervision: mode }, meta, { depth });

  it('gives a U-Net an output at every stage but the lowest, and leaves the last out of the loss', () => {
    expect(scalesOf('none', 5)).toEqual({ outputs: 1, counted: 1 });
    expect(scalesOf('every-scale', 5)).toEqual({ outputs: 4, counted: 3 });
    expect(scalesOf('every-scale', 3)).toEqual({ outputs: 2, counted: 1 });
    expect(scalesOf('every-scale', 2)).toEqual({ outputs: 1, counted: 1 });
    expect(scalesOf('as-published', 5)).toEqual({ outputs: 4, counted: 1 });
  });

  it('refuses it for networks of one output', () => {
    expect(scalesOf('none', 3, hrnet)).toEqual({ outputs: 1, counted: 1 });
    expect(() => scalesOf('every-scale', 3, hrnet)).toThrow(/deepSupervision is every-scale; HRNet has one/);
  });
});
