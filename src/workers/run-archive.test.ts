import { decode } from 'fast-png';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { CHECKPOINT_FORMAT } from '../engine/checkpoint-file.ts';
import { DEFAULT_RUN_CONFIG } from '../engine/run-config.ts';
import { writeSafetensors } from '../engine/safetensors.ts';
import type { RunArchive } from './archive-protocol.ts';
import { packRun, unpackRun } from './run-archive.ts';

const values = {
  dice: 0.5,
  clDice: null,
  betti0Error: 3,
  betti1Error: 1,
  sensitivity: 1,
  precision: 0.5,
  rocAuc: null,
};
const column = (...numbers: number[]) => Float64Array.from(numbers);
const checkpoint = writeSafetensors([{ name: 'a', shape: [2], data: Float32Array.of(1, 2) }], {
  format: CHECKPOINT_FORMAT,
  config: JSON.stringify(DEFAULT_RUN_CONFIG),
  counts: JSON.stringify({ step: 2, updates: 2, batches: 2, classCount: 1, channels: 3, moments: 0 }),
});

const run: RunArchive = {
  config: DEFAULT_RUN_CONFIG,
  name: 'a run',
  dataName: 'drive',
  sampleSet: null,
  fingerprint: 'f',
  step: 2,
  backend: 'wasm, SIMD',
  log: {
    steps: {
      step: column(1, 2),
      loss: column(1.25, 0.1),
      dice: column(-0.5, -0.75),
      ce: column(1, 0.5),
      connectivity: column(NaN, -0.5),
      learningRate: column(0.003, 0.002),
      stepMs: column(10, 20),
      dataMs: column(1, 2),
      lossWeight: column(1, 0.5),
    },
    validations: [
      {
        step: 2,
        images: [
          {
            id: 'x/1.png',
            name: '1, left',
            ...values,
            classes: [{ label: 1, ...values, betti0Error: 3, betti1Error: 1 }],
          },
        ],
        mean: values,
      },
    ],
  },
  checkpoint,
};
const parts = {
  predictions: [
    { id: 'x/1.png', name: '1, left', width: 2, height: 1, classCount: 1, prediction: Uint8Array.of(0, 1) },
  ],
  weights: writeSafetensors([{ name: 'head.bias', shape: [2], data: Float32Array.of(3, 4) }], { a: 'b' }),
};
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

describe('the archive of a run', () => {
  it('comes back as it was', async () => {
    expect(await unpackRun(await packRun(run, parts), 'run.zip')).toEqual(run);
    const bare = { ...run, checkpoint: null };
    expect(await unpackRun(await packRun(bare, parts), 'run.zip')).toEqual(bare);
  });

  it('ends where its checkpoint is, whatever else was told', async () => {
    const { steps, validations } = run.log;
    const more = (values: Float64Array, next: number) => column(...values, next);
    const later = {
      ...run,
      step: 3,
      log: {
        steps: Object.fromEntries(
          Object.entries(steps).map(([name, values]) => [name, more(values, name === 'step' ? 3 : 1)]),
        ) as typeof steps,
        validations: [...validations, { ...validations[0], step: 3 }],
      },
    };
    expect(await unpackRun(await packRun(later, parts), 'run.zip')).toEqual(run);
  });

  it('is read where it does not tell on which images it was trained', async () => {
    const files = unzipSync(await bytesOf(await packRun(run, parts)));
    const { fingerprint, ...old } = JSON.parse(new TextDecoder().decode(files['run.json'])) as RunArchive;
    expect(fingerprint).toBe('f');
    files['run.json'] = new TextEncoder().encode(JSON.stringify(old));
    expect(await unpackRun(new Blob([zipSync(files)]), 'run.zip')).toEqual({
      ...run,
      fingerprint: null,
    });
  });

  it('holds what the command line writes', async () => {
    const files = unzipSync(await bytesOf(await packRun(run, parts)));
    const text = (name: string) => new TextDecoder().decode(files[name]);
    expect(text('history.csv').split('\n')).toEqual([
      'step,loss,dice,ce,connectivity,learningRate,stepMs,dataMs',
      '1,1.25,-0.5,1,,0.003,10,1',
      '2,0.1,-0.75,0.5,-0.5,0.002,20,2',
      '',
    ]);
    expect(text('validation.csv')).toContain('2,"1, left",0.5,,3,1,1,0.5,\n2,mean,0.5');
    expect(JSON.parse(text('config.json'))).toEqual(DEFAULT_RUN_CONFIG);
    expect(JSON.parse(text('metrics.json'))).toMatchObject({ step: 2, mean: values });
    const png = decode(files['predictions/1_left.png']);
    expect([png.width, png.height, ...png.data]).toEqual([2, 1, 0, 255]);
    expect(files['weights.safetensors']).toEqual(parts.weights);
    expect(text('tfjs/model.json')).toContain('head.bias');
    expect(text('tendril_torch.py')).toContain('import torch');
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['text', new TextEncoder().encode('not a zip'), /^run\.zip is no ZIP/],
    ['another ZIP', zipSync({ 'a.txt': new Uint8Array(3) }), /^run\.zip holds no run\.json/],
    [
      'broken JSON',
      zipSync({ 'run.json': new TextEncoder().encode('{') }),
      /^run\.zip: run\.json is not JSON/,
    ],
    [
      'other JSON',
      zipSync({ 'run.json': new TextEncoder().encode('{"format":"tendril run 1"}') }),
      /^run\.zip: config/,
    ],
  ])('refuses %s by the name of the file', async (_, bytes, reason) => {
    await expect(unpackRun(new Blob([bytes as Uint8Array<ArrayBuffer>]), 'run.zip')).rejects.toThrow(reason);
  });

  it('refuses a broken checkpoint', async () => {
    const broken = { ...run, checkpoint: checkpoint.slice(0, 30) };
    await expect(unpackRun(await packRun(broken, parts), 'run.zip')).rejects.toThrow(
      /^run\.zip: This is not a readable safetensors file/,
    );
  });
});
