import { unzipSync } from 'fflate';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { decodePng } from '../decode/decode-png.ts';
import type { TrainingSample, TrainingSet } from '../training-sample.ts';
import { caseFiles, describingFiles, zipNnunet } from './nnunet-files.ts';
import { type NnunetPlan, planNnunet } from './nnunet-plan.ts';

const WIDTH = 5;
const HEIGHT = 3;
const PIXELS = WIDTH * HEIGHT;
const range = (length: number, of: (i: number) => number) => Array.from({ length }, (_, i) => of(i));

function sample(name: string, changes: Partial<TrainingSample> = {}): TrainingSample {
  return {
    id: `images/${name}.png`,
    name,
    split: 'train',
    width: WIDTH,
    height: HEIGHT,
    channels: 3,
    pixels: Uint8Array.from(range(PIXELS * 3, (i) => (i * 53) % 256)),
    labels: Uint8Array.from(range(PIXELS, (i) => i % 3)),
    tube: new Uint8Array(PIXELS),
    fieldOfView: null,
    ...changes,
  };
}

const setOf = (...samples: TrainingSample[]): TrainingSet => ({
  name: 'Vessels of Zürich',
  classCount: 2,
  channels: samples.some(({ channels }) => channels === 3) ? 3 : 1,
  samples,
});
const OPTIONS = { datasetId: 7, datasetName: null };
const plan = (set: TrainingSet, names = ['artery', 'vein']) => planNnunet(set, names, OPTIONS);
const jsonOf = (planned: NnunetPlan, name: string) => {
  const file = describingFiles(planned).find(({ path }) => path.endsWith(name));
  return file === undefined ? undefined : (JSON.parse(new TextDecoder().decode(file.bytes)) as unknown);
};

describe('nnU-Net’s raw format', () => {
  it('writes images and labels that decode to the same pixels', () => {
    const set = setOf(sample('21'), sample('22', { split: 'validation' }));
    const files = caseFiles(set, plan(set), 1);
    expect(files.map(({ path }) => path)).toEqual([
      'Dataset007_Vessels_of_Zurich/imagesTr/22_0000.png',
      'Dataset007_Vessels_of_Zurich/labelsTr/22.png',
    ]);
    const image = decodePng(files[0].bytes, 'image');
    expect([image.width, image.height, image.channels]).toEqual([WIDTH, HEIGHT, 3]);
    expect(image.pixels).toEqual(set.samples[1].pixels);
    const labels = decode(files[1].bytes);
    expect([labels.channels, labels.depth]).toEqual([1, 8]);
    expect(Uint8Array.from(labels.data)).toEqual(set.samples[1].labels);
  });

  it('describes the set: channels, consecutive labels, its own split as fold 0', () => {
    const set = setOf(sample('21'), sample('22', { split: 'validation' }));
    expect(jsonOf(plan(set), 'dataset.json')).toEqual({
      channel_names: { '0': 'R', '1': 'G', '2': 'B' },
      labels: { background: 0, artery: 1, vein: 2 },
      numTraining: 2,
      file_ending: '.png',
      overwrite_image_reader_writer: 'NaturalImage2DIO',
    });
    expect(jsonOf(plan(set), 'splits_final.json')).toEqual([{ train: ['21'], val: ['22'] }]);
    expect(jsonOf(plan(setOf(sample('21'))), 'splits_final.json')).toBeUndefined();
  });

  it('makes the outside of the field of view the largest label, named "ignore"', () => {
    const fieldOfView = Uint8Array.from(range(PIXELS, (i) => (i < WIDTH ? 0 : 1)));
    const set = setOf(sample('a', { fieldOfView }), sample('b'));
    const planned = plan(set, ['ignore', 'Background']);
    expect(planned.labels).toEqual(['background', 'ignore-2', 'Background-2', 'ignore']);
    const [, labels] = caseFiles(set, planned, 0);
    expect(Uint8Array.from(decode(labels.bytes).data)).toEqual(
      set.samples[0].labels.map((label, i) => (i < WIDTH ? 3 : label)),
    );
    expect(Uint8Array.from(decode(caseFiles(set, planned, 1)[1].bytes).data)).toEqual(set.samples[1].labels);
  });

  it('repeats grey images in a set with colour ones', () => {
    const grey = Uint8Array.from(range(PIXELS, (i) => i * 16));
    const set = setOf(sample('colour'), sample('grey', { channels: 1, pixels: grey }));
    const image = decodePng(caseFiles(set, plan(set), 1)[0].bytes, 'image');
    expect(image.channels).toBe(3);
    expect([...image.pixels]).toEqual([...grey].flatMap((value) => [value, value, value]));
  });

  it('writes 16 bits as a grey file for each channel', () => {
    const pixels = Uint16Array.from(range(PIXELS * 3, (i) => i * 1400));
    const set = setOf(sample('deep', { pixels }), sample('shallow'));
    for (const [index, { pixels: expected }] of set.samples.entries()) {
      const images = caseFiles(set, plan(set), index).filter(({ path }) => path.includes('/imagesTr/'));
      expect(images.map(({ path }) => path.slice(-8))).toEqual(['0000.png', '0001.png', '0002.png']);
      for (const [channel, { bytes }] of images.entries()) {
        const { depth, channels, data } = decode(bytes);
        expect([depth, channels]).toEqual([16, 1]);
        expect([...data]).toEqual([...expected].filter((_, i) => i % 3 === channel));
      }
    }
  });

  it('stretches floats so that their z-scores stay', () => {
    const pixels = Float32Array.from(range(PIXELS, (i) => Math.sin(i) * 1e-3 + 5));
    const set = setOf(sample('float', { channels: 1, pixels }));
    const [image] = caseFiles(set, plan(set), 0);
    const zScores = (values: ArrayLike<number>) => {
      const list = Array.from(values);
      const mean = list.reduce((a, b) => a + b) / list.length;
      const deviation = Math.sqrt(list.reduce((sum, v) => sum + (v - mean) ** 2, 0) / list.length);
      return list.map((value) => (value - mean) / deviation);
    };
    const expected = zScores(pixels);
    zScores(decode(image.bytes).data).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 3));
  });

  it('names cases apart, in plain letters', () => {
    const names = ['img 1', 'img_1', 'IMG_1', '図', '../up', 'a/b'];
    const { cases } = plan(setOf(...names.map((name, i) => sample(name, { id: String(i) }))));
    const found = cases.map(({ identifier }) => identifier);
    expect(found).toEqual(['img_1', 'img_1-2', 'IMG_1-3', 'case', 'up', 'a_b']);
  });

  it('refuses numbers that are none of nnU-Net’s', () => {
    for (const datasetId of [0, 1000, 1.5, Number.NaN])
      expect(() => planNnunet(setOf(sample('a')), [], { ...OPTIONS, datasetId })).toThrow(/from 1 to 999/);
  });

  it('packs everything into one ZIP, the same for the same set', async () => {
    const set = setOf(sample('21'), sample('22', { split: 'validation' }));
    const heard: [number, number][] = [];
    const pack = async () => {
      const blob = await zipNnunet(set, plan(set), (done, total) => {
        heard.push([done, total]);
        return Promise.resolve();
      });
      return new Uint8Array(await blob.arrayBuffer());
    };
    const zip = await pack();
    expect(heard).toEqual([
      [1, 2],
      [2, 2],
    ]);
    const files = unzipSync(zip);
    const folder = 'Dataset007_Vessels_of_Zurich';
    expect(Object.keys(files).sort()).toEqual(
      [
        'HOW-TO-TRAIN.md',
        'dataset.json',
        'imagesTr/21_0000.png',
        'imagesTr/22_0000.png',
        'labelsTr/21.png',
        'labelsTr/22.png',
        'splits_final.json',
      ].map((name) => `${folder}/${name}`),
    );
    expect(Uint8Array.from(decode(files[`${folder}/labelsTr/21.png`]).data)).toEqual(set.samples[0].labels);
    const guide = new TextDecoder().decode(files[`${folder}/HOW-TO-TRAIN.md`]);
    expect(guide).toContain('nnUNetv2_train 7 2d 0 -tr nnUNetTrainerSkeletonRecall');
    expect(guide).toContain('1 cases to train on, 1 to validate on');
    expect(await pack()).toEqual(zip);
  });
});
