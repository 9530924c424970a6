import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleModule, type WasmFunction, writeFunction } from './assemble-module.ts';
import { encodeUnsigned, i16x8, i32, i8x16, loopWhile, sequence, v128, when } from './instructions.ts';

function instantiate(...functions: WasmFunction[]) {
  const exported = new WebAssembly.Instance(new WebAssembly.Module(assembleModule(functions))).exports;
  const memory = exported['memory'] as WebAssembly.Memory;
  return {
    functions: exported as Record<string, (...numbers: number[]) => number>,
    bytes: new Uint8Array(memory.buffer),
  };
}

describe('assembleModule', () => {
  it('encodes constants of all sizes', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        const { functions } = instantiate(writeFunction('give', [], 'i32', () => i32.constant(value)));
        expect(functions.give()).toBe(value);
      }),
    );
    expect(encodeUnsigned(0)).toEqual([0]);
    expect(encodeUnsigned(624485)).toEqual([0xe5, 0x8e, 0x26]);
    expect(encodeUnsigned(2 ** 32 - 1)).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
  });

  it('writes loops, branches and variables', () => {
    const sumOfOdd = writeFunction('sumOfOdd', ['end'], 'i32', ({ end }, declare) => {
      const [i, sum] = [declare('i32'), declare('i32')];
      return sequence(
        loopWhile(
          i32.less(i.get, end.get),
          sequence(
            when(
              i32.and(i.get, i32.constant(1)),
              sum.set(i32.add(sum.get, i.get)),
              sum.set(i32.subtract(sum.get, i32.constant(0))),
            ),
            i.set(i32.add(i.get, i32.constant(1))),
          ),
        ),
        sum.get,
      );
    });
    expect(instantiate(sumOfOdd).functions.sumOfOdd(10)).toBe(25);
  });

  it.each([
    ['and', v128.and, (a: number, b: number) => a & b],
    ['andNot', v128.andNot, (a: number, b: number) => a & ~b & 0xff],
    ['or', v128.or, (a: number, b: number) => a | b],
    ['equal', i8x16.equal, (a: number, b: number) => (a === b ? 255 : 0)],
    ['differ', i8x16.differ, (a: number, b: number) => (a !== b ? 255 : 0)],
    ['minimum', i8x16.minimum, (a: number, b: number) => Math.min(a, b)],
  ])('computes %s on 16 bytes', (_, operation, byDefinition) => {
    const apply = writeFunction('apply', [], null, () =>
      v128.store(i32.constant(32), operation(v128.load(i32.constant(0)), v128.load(i32.constant(16)))),
    );
    const { functions, bytes } = instantiate(apply);
    for (let i = 0; i < 32; i++) bytes[i] = i < 16 ? i * 16 : 240 - i * 7;
    bytes[20] = bytes[4];
    functions.apply();
    for (let i = 0; i < 16; i++) expect(bytes[32 + i]).toBe(byDefinition(bytes[i], bytes[16 + i]));
  });

  it('shifts, extracts and collects lanes', () => {
    const rows = v128.load(i32.constant(0));
    const give = (name: string, value: readonly number[]) => writeFunction(name, [], 'i32', () => value);
    const { functions, bytes } = instantiate(
      give('lastLane', i16x8.extract(rows, 7)),
      give('shiftedLeft', i16x8.extract(i16x8.shiftLeft(rows, 4), 7)),
      give('shiftedRight', i16x8.extract(i16x8.shiftRight(rows, 4), 7)),
      give('lastColumn', i16x8.bitmask(rows)),
      give('highBits', i8x16.bitmask(rows)),
      give('isAny', v128.anyTrue(rows)),
    );
    expect(functions.isAny()).toBe(0);
    bytes[14] = 0x34;
    bytes[15] = 0x92;
    expect(functions.lastLane()).toBe(0x9234);
    expect(functions.shiftedLeft()).toBe(0x2340);
    expect(functions.shiftedRight()).toBe(0x0923);
    expect(functions.lastColumn()).toBe(0x80);
    expect(functions.highBits()).toBe(0x8000);
    expect(functions.isAny()).toBe(1);
  });
});
