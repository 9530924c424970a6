// WebAssembly instructions as expressions: each function gives the bytes that compute it, its operands' bytes first.
// Opcodes are those of the WebAssembly core specification 2.0, section 5.4.

/** Bytes of one or several instructions. */
export type Code = readonly number[];

/** Unsigned LEB128. */
export function encodeUnsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128 of a 32-bit integer. */
function encodeSigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

type Binary = (a: Code, b: Code) => Code;
type Unary = (a: Code) => Code;
type Load = (address: Code, offset?: number) => Code;
type Store = (address: Code, value: Code, offset?: number) => Code;

const simd = (opcode: number) => [0xfd, ...encodeUnsigned(opcode)];
const unary =
  (...opcode: number[]): Unary =>
  (a) => [...a, ...opcode];
const binary =
  (...opcode: number[]): Binary =>
  (a, b) => [...a, ...b, ...opcode];
// No alignment is promised (0): it is a hint only, and unaligned loads are meant.
const load =
  (...opcode: number[]): Load =>
  (address, offset = 0) => [...address, ...opcode, 0, ...encodeUnsigned(offset)];
const store =
  (...opcode: number[]): Store =>
  (address, value, offset = 0) => [...address, ...value, ...opcode, 0, ...encodeUnsigned(offset)];

export const i32 = {
  constant: (value: number): Code => [0x41, ...encodeSigned(value)],
  load: load(0x28),
  loadHalf: load(0x2f),
  store: store(0x36),
  storeHalf: store(0x3b),
  equal: binary(0x46),
  differ: binary(0x47),
  /** Unsigned, as addresses are. */
  less: binary(0x49),
  add: binary(0x6a),
  subtract: binary(0x6b),
  and: binary(0x71),
  or: binary(0x72),
  shiftRight: binary(0x76),
};

export const v128 = {
  load: load(...simd(0)),
  store: store(...simd(11)),
  constant: (bytes: readonly number[]): Code => [...simd(12), ...bytes],
  and: binary(...simd(78)),
  /** a and not b. */
  andNot: binary(...simd(79)),
  or: binary(...simd(80)),
  anyTrue: unary(...simd(83)),
};

export const i8x16 = {
  /** Byte i of the result is byte lanes[i] of a. */
  shuffle: (a: Code, lanes: readonly number[]): Code => [
    ...a,
    ...v128.constant(new Array<number>(16).fill(0)),
    ...simd(13),
    ...lanes,
  ],
  splat: unary(...simd(15)),
  equal: binary(...simd(35)),
  differ: binary(...simd(36)),
  /** Bit i is the highest bit of byte i. */
  bitmask: unary(...simd(100)),
  /** Unsigned. */
  minimum: binary(...simd(119)),
};

export const i16x8 = {
  splat: unary(...simd(16)),
  /** One lane, zero-extended. */
  extract: (a: Code, lane: number): Code => [...a, ...simd(25), lane],
  /** Bit i is the highest bit of lane i. */
  bitmask: unary(...simd(132)),
  shiftLeft: (a: Code, bits: number): Code => [...a, ...i32.constant(bits), ...simd(139)],
  shiftRight: (a: Code, bits: number): Code => [...a, ...i32.constant(bits), ...simd(141)],
};

/** Bytes of two operands, chosen by lanes 0…31. */
const shuffleTwo = (a: Code, b: Code, lanes: readonly number[]): Code => [...a, ...b, ...simd(13), ...lanes];
const lanesFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, lane) => first + lane);

export const f32x4 = {
  less: binary(...simd(67)),
  /** b where b < a, else a. */
  lesser: binary(...simd(234)),
  /** b where a < b, else a. */
  larger: binary(...simd(235)),
  /** Lanes 2 and 3 as lanes 0 and 1. */
  upperHalf: (a: Code): Code => i8x16.shuffle(a, [...lanesFrom(8, 8), ...lanesFrom(8, 8)]),
  /** Lanes 0 and 1 of both. */
  joinHalves: (a: Code, b: Code): Code => shuffleTwo(a, b, [...lanesFrom(0, 8), ...lanesFrom(16, 8)]),
};

export const f64x2 = {
  zero: v128.constant(new Array<number>(16).fill(0)),
  greater: binary(...simd(74)),
  add: binary(...simd(240)),
  subtract: binary(...simd(241)),
  multiply: binary(...simd(242)),
  /** Lanes 0 and 1 of four single-precision values. */
  promoteLow: unary(...simd(95)),
  /** To single precision in lanes 0 and 1, the others 0. */
  demote: unary(...simd(94)),
};

/** One after the other. */
export function sequence(...codes: Code[]): Code {
  return codes.flat();
}

const NO_RESULT = 0x40;

/** Runs one of two pieces of code; neither leaves a value behind. */
export function when(condition: Code, then: Code, otherwise: Code = []): Code {
  const branch = otherwise.length === 0 ? [] : [0x05, ...otherwise];
  return [...condition, 0x04, NO_RESULT, ...then, ...branch, 0x0b];
}

/** Repeats the body as long as the condition, tested before each turn, holds. */
export function loopWhile(condition: Code, body: Code): Code {
  const leaveUnless = [...condition, 0x45, 0x0d, 1];
  return [0x02, NO_RESULT, 0x03, NO_RESULT, ...leaveUnless, ...body, 0x0c, 0, 0x0b, 0x0b];
}

/** Fills `count` bytes from `address` on with 0. */
export function clearMemory(address: Code, count: Code): Code {
  return [...address, ...i32.constant(0), ...count, 0xfc, 0x0b, 0];
}
