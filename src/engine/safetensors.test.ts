import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

/** A file with any header text, for what the writer would never write. */
function fileOf(header: string, dataBytes = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

const entry = (begin: number, end: number, shape: number[], dtype = 'F32') =>
  JSON.stringify({ dtype, shape, data_offsets: [begin, end] });

describe('writeSafetensors', () => {
  it('writes the bytes of the format', () => {
    const file = writeSafetensors([{ name: 'a', shape: [1, 2], data: Float32Array.of(1, -2) }], {
      made: 'here',
    });
    const headerBytes = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect(headerBytes % 8).toBe(0);
    const header = new TextDecoder().decode(file.subarray(8, 8 + headerBytes));
    expect(JSON.parse(header)).toEqual({
      __metadata__: { made: 'here' },
      a: { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] },
    });
    expect([...file.subarray(8 + headerBytes)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  it.each([
    ['a name twice', [{ name: 'a' }, { name: 'a' }]],
    ['the reserved name', [{ name: '__metadata__' }]],
  ])('refuses %s', (_what, names) => {
    const tensors = names.map(({ name }) => ({ name, shape: [], data: Float32Array.of(1) }));
    expect(() => writeSafetensors(tensors, {})).toThrow(/named|reserved/);
  });

  it('refuses a shape that does not fit', () => {
    expect(() => writeSafetensors([{ name: 'a', shape: [3], data: new Float32Array(2) }], {})).toThrow(
      'Tensor "a" has 2 values but its shape is [3].',
    );
  });
});

describe('readSafetensors', () => {
  it('gives back what was written', () => {
    const tensor = fc
      .record({ name: fc.string(), shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }) })
      .chain(({ name, shape }) => {
        const length = shape.reduce((a, b) => a * b, 1);
        return fc
          .float32Array({ minLength: length, maxLength: length })
          .map((data) => ({ name, shape, data: Float32Array.from(data) }));
      });
    const tensors = fc.uniqueArray(tensor, {
      maxLength: 6,
      selector: ({ name }) => name,
    });
    fc.assert(
      fc.property(
        tensors.filter((list) => list.every(({ name }) => name !== '__metadata__')),
        fc.dictionary(fc.string(), fc.string()),
        (written, metadata) => {
          const read = readSafetensors(writeSafetensors(written, metadata));
          expect({ ...read.metadata }).toEqual({ ...metadata });
          const byName = new Map(read.tensors.map((item) => [item.name, item]));
          expect(byName.size).toBe(written.length);
          for (const item of written) expect(byName.get(item.name)).toStrictEqual(item);
        },
      ),
    );
  });

  it('reads a file that does not start at its buffer’s first byte', () => {
    const file = writeSafetensors([{ name: 'a', shape: [2], data: Float32Array.of(3, 4) }], {});
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(readSafetensors(shifted.subarray(3)).tensors[0].data).toEqual(Float32Array.of(3, 4));
  });

  it.each([
    ['too short', new Uint8Array(4), 'fewer than the 8'],
    ['a header longer than the file', fileOf('{}').fill(0xff, 0, 8), 'its header claims'],
    ['no JSON', fileOf('{nonsense'), 'not valid JSON'],
    ['no object', fileOf('[]'), 'does not start with'],
    ['an unknown type', fileOf(`{"a":${entry(0, 2, [1], 'F16')}}`, 2), '"F16"'],
    ['a bad shape', fileOf(`{"a":${entry(0, 4, [-1])}}`, 4), 'not a list of counts'],
    ['a shape that does not fit', fileOf(`{"a":${entry(0, 4, [2])}}`, 4), 'does not fill its 4 bytes'],
    ['a gap', fileOf(`{"a":${entry(4, 8, [1])}}`, 8), 'gap or overlap'],
    ['an overlap', fileOf(`{"a":${entry(0, 8, [2])},"b":${entry(4, 8, [1])}}`, 8), 'gap or overlap'],
    ['a missing end', fileOf(`{"a":${entry(0, 8, [2])}}`, 7), 'ends before the last byte of tensor "a"'],
    ['bytes left over', fileOf(`{"a":${entry(0, 4, [1])}}`, 5), 'belong to no tensor'],
    ['metadata that is no text', fileOf('{"__metadata__":{"a":1}}'), 'metadata value of "a"'],
  ])('refuses %s', (_what, bytes, reason) => {
    expect(() => readSafetensors(bytes)).toThrow(reason);
  });
});
