// Seeded random numbers: the same seed gives the same stream on every machine. Not for cryptography.

export interface Random {
  /** Uniform in [0, 1), in steps of 2⁻³². */
  next(): number;
  /**
   * Uniform integer in 0 … maxExclusive − 1.
   *
   * @throws Error unless maxExclusive is an integer in 1 … 2³².
   */
  integer(maxExclusive: number): number;
  /** Standard normal (mean 0, variance 1), by the polar method of Marsaglia. */
  normal(): number;
  /**
   * An independent stream named by `label`. Depends on the seed and the label alone, never on how many numbers were
   * drawn, so that adding a draw in one place leaves all other streams as they were.
   */
  fork(label: string): Random;
}

/** One step of splitmix32 (Steele, Lea, Flood 2014, in its 32-bit form): spreads a seed over the whole state. */
function splitmix32(state: number): number {
  let z = state | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

/** FNV-1a over the label's UTF-16 code units, started from the seed. */
function hashLabel(seed: number, label: string): number {
  let hash = splitmix32(seed ^ 0x811c9dc5);
  for (let i = 0; i < label.length; i++) {
    const unit = label.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 255), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return splitmix32(hash);
}

/**
 * Creates a stream of random numbers: xoshiro128** (Blackman and Vigna 2018), seeded by splitmix32.
 *
 * @param seed integer in 0 … 2³² − 1
 * @throws Error when the seed is no such integer.
 */
export function createRandom(seed: number): Random {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new Error(`A seed must be an integer from 0 to 4294967295; ${seed} is not.`);
  }
  let weyl = seed;
  const draw = () => splitmix32((weyl = (weyl + 0x9e3779b9) >>> 0)) | 0;
  let a = draw();
  let b = draw();
  let c = draw();
  let d = draw();
  // All-zero is the one state the generator never leaves.
  if ((a | b | c | d) === 0) d = 1;
  let spare: number | null = null;

  function nextUint32(): number {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  }

  const random: Random = {
    next: () => nextUint32() / 0x100000000,
    integer(maxExclusive) {
      if (!Number.isInteger(maxExclusive) || maxExclusive < 1 || maxExclusive > 0x100000000) {
        throw new Error(
          `A random integer needs an upper bound that is an integer from 1 to 4294967296; ${maxExclusive} is not.`,
        );
      }
      // Draws from the incomplete last block are thrown away: without that small numbers would come slightly too often.
      const limit = 0x100000000 - (0x100000000 % maxExclusive);
      let value = nextUint32();
      while (value >= limit) value = nextUint32();
      return value % maxExclusive;
    },
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      for (;;) {
        const x = 2 * random.next() - 1;
        const y = 2 * random.next() - 1;
        const squared = x * x + y * y;
        if (squared >= 1 || squared === 0) continue;
        const factor = Math.sqrt((-2 * Math.log(squared)) / squared);
        spare = y * factor;
        return x * factor;
      }
    },
    fork: (label) => createRandom(hashLabel(seed, label)),
  };
  return random;
}
