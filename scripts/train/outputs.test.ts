import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileNames } from '../../src/engine/run-files.ts';
import { readSafetensors, writeSafetensors } from '../../src/engine/safetensors.ts';
import { prepareFolder, writeHistory, writeMetrics, writePredictions, writeWeights } from './outputs.ts';
import { type RunRecord, emptyRecord, recordMessage } from './run-record.ts';
import { median, summarise } from './summary.ts';
import { UsageError } from './usage-error.ts';

let out = '';
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'tendril-out-'));
  prepareFolder(out);
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

const read = (name: string) => readFileSync(join(out, name), 'utf8');

const FULL_VALUES = {
  dice: 0.75,
  clDice: 0.5,
  betti0Error: 12,
  betti1Error: null,
  sensitivity: 0.25,
  precision: null,
  rocAuc: 0.875,
};
const CLASS_VALUES = { ...FULL_VALUES, label: 1, betti1Error: 3 };

function sampleRecord(): RunRecord {
  const record = emptyRecord();
  record.backend = { backend: 'wasm', adapter: 'SIMD, 2 threads', isSoftware: false, notice: null };
  for (let step = 1; step <= 5; step++) {
    recordMessage(record, {
      kind: 'step',
      step,
      loss: 2 - step / 4,
      terms: { dice: -0.5, ce: 0.25, connectivity: step === 1 ? null : -0.125 },
      learningRate: 0.003,
      stepMs: step <= 3 ? 1000 : 10 * step,
      dataMs: 1.5,
      phaseMs: null,
      peakBytes: 100 * step,
    });
  }
  const values = FULL_VALUES;
  recordMessage(record, {
    kind: 'validation',
    step: 5,
    images: [{ id: '1', name: 'one, "two"', ...values, classes: [CLASS_VALUES] }],
    mean: values,
  });
  recordMessage(record, { kind: 'done', step: 5 });
  return record;
}

it('writes weights for PyTorch and tfjs alike', () => {
  const data = Float32Array.of(1, -2, 3.5, 0.1);
  writeWeights(out, writeSafetensors([{ name: 'head.weight', shape: [2, 2], data }], { model: 'unet' }));
  expect(readSafetensors(readFileSync(join(out, 'weights.safetensors'))).tensors[0].data).toEqual(data);
  expect(read('tendril_torch.py')).toContain('def load_network(path):');
  expect(JSON.parse(read('tfjs/model.json'))).toMatchObject({ userDefinedMetadata: { model: 'unet' } });
  expect(readFileSync(join(out, 'tfjs', 'group1-shard1of1.bin'))).toEqual(Buffer.from(data.buffer));
});

describe('prepareFolder', () => {
  it('takes a former run’s files away and leaves others', () => {
    for (const name of ['config.json', 'predictions/1.png', 'notes.txt'])
      writeFileSync(join(out, name), 'old');
    prepareFolder(out);
    expect(readdirSync(out).sort()).toEqual(['notes.txt', 'predictions']);
    expect(readdirSync(join(out, 'predictions'))).toEqual([]);
  });

  it('refuses a place where no folder can be', () => {
    writeFileSync(join(out, 'file'), '');
    expect(() => prepareFolder(join(out, 'file', 'below'))).toThrow(UsageError);
    expect(() => prepareFolder(join(out, 'file'))).toThrow(/cannot be written to/);
    if (existsSync('/proc')) expect(() => prepareFolder('/proc/tendril')).toThrow(/cannot be written to/);
  });
});

describe('tables', () => {
  it('writes every step and every validation image', () => {
    writeHistory(out, sampleRecord());
    const history = read('history.csv').trimEnd().split('\n');
    expect(history).toHaveLength(6);
    expect(history[0]).toBe('step,loss,dice,ce,connectivity,learningRate,stepMs,dataMs');
    expect(history[1]).toBe('1,1.75,-0.5,0.25,,0.003,1000,1.5');
    expect(history[2]).toBe('2,1.5,-0.5,0.25,-0.125,0.003,1000,1.5');
    expect(read('validation.csv')).toBe(
      [
        'step,image,dice,clDice,betti0Error,betti1Error,sensitivity,precision,rocAuc',
        '5,"one, ""two""",0.75,0.5,12,,0.25,,0.875',
        '5,mean,0.75,0.5,12,,0.25,,0.875\n',
      ].join('\n'),
    );
  });

  it('writes the last validation as metrics', () => {
    writeMetrics(out, sampleRecord(), 1);
    const metrics = JSON.parse(read('metrics.json')) as Record<string, unknown>;
    expect(metrics).toMatchObject({ step: 5, mean: FULL_VALUES });
    expect(metrics['images']).toEqual([{ name: 'one, "two"', ...FULL_VALUES, classes: [CLASS_VALUES] }]);
    writeMetrics(out, emptyRecord(), 2);
    expect(JSON.parse(read('metrics.json'))).toMatchObject({ step: null, images: [], mean: null });
  });
});

describe('writePredictions', () => {
  it('writes 0 and 255 for one class and the index for more', () => {
    const header = { id: 'x', width: 3, height: 1 };
    writePredictions(
      out,
      [
        { ...header, name: 'binary', classCount: 1 },
        { ...header, name: 'two', classCount: 2 },
      ],
      [Uint8Array.of(0, 1, 1), Uint8Array.of(0, 1, 2)],
    );
    const pixels = (name: string) => {
      const png = decode(readFileSync(join(out, 'predictions', name)));
      expect([png.width, png.height, png.channels, png.depth]).toEqual([3, 1, 1, 8]);
      return [...png.data];
    };
    expect(pixels('binary.png')).toEqual([0, 255, 255]);
    expect(pixels('two.png')).toEqual([0, 1, 2]);
  });

  it('refuses pixels that do not fill the image', () => {
    const header = { id: 'x', name: 'x', width: 2, height: 2, classCount: 1 };
    expect(() => writePredictions(out, [header], [new Uint8Array(3)])).toThrow('2 × 2');
  });
});

describe('fileNames', () => {
  it('is safe and without doubles', () => {
    expect(fileNames(['21', 'a/b', 'A b', '../x', '21', '', 'Größe'])).toEqual([
      '21',
      'a_b',
      'A_b-2',
      'x',
      '21-2',
      'image',
      'Größe',
    ]);
  });
});

describe('summarise', () => {
  it('has exactly the promised fields', () => {
    expect(summarise(sampleRecord())).toStrictEqual({
      backend: 'wasm',
      adapter: 'SIMD, 2 threads',
      steps: 5,
      msPerStep: 45,
      peakBytes: 500,
      loss: { first: 1.75, last: 0.75 },
      val: FULL_VALUES,
    });
  });

  it('has no validation where there was none', () => {
    expect(summarise({ ...sampleRecord(), validations: [] }).val).toBeNull();
  });

  it('takes the middle', () => {
    expect([median([]), median([3]), median([9, 1, 2]), median([4, 1, 2, 3])]).toEqual([null, 3, 2, 2.5]);
  });
});

describe('recordMessage', () => {
  it('keeps the backend that was opened last', () => {
    const record = emptyRecord();
    for (const adapter of ['first', 'second']) {
      recordMessage(record, {
        kind: 'backend',
        info: { backend: 'webgpu', adapter, isSoftware: true, notice: null },
      });
    }
    expect(record.backend?.adapter).toBe('second');
  });

  it('keeps the sentence of a failure', () => {
    const record = emptyRecord();
    recordMessage(record, { kind: 'failed', message: 'The GPU was lost.', fix: 'Run again.' });
    expect(record.failure).toBe('The GPU was lost. Run again.');
    recordMessage(record, { kind: 'nonFinite', step: 3, message: 'The loss is NaN at step 3.' });
    expect(record.failure).toBe('The loss is NaN at step 3. Lower --lr and run again.');
  });
});
