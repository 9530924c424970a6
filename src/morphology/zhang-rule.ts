// The deletion table of scikit-image's skeletonize (2D, method zhang): Zhang and Suen 1984 with 25 exceptions.

// Bits of the neighbour code, clockwise from north. Rows grow downwards, so N is the row above.
const N = 1;
const NE = 2;
const E = 4;
const SE = 8;
const S = 16;
const SW = 32;
const W = 64;
const NW = 128;

/** Flags in {@link ZHANG_RULE}: the pixel goes in pass 1, in pass 2. */
export const PASS_1 = 1;
export const PASS_2 = 2;
const BOTH = PASS_1 | PASS_2;
const NEVER = 0;

/** Zhang and Suen 1984: flags of the passes in which a pixel with these neighbours is removed. */
function textbookRule(code: number): number {
  let neighbours = 0;
  let steps = 0;
  for (let i = 0; i < 8; i++) {
    const here = (code >> i) & 1;
    const next = (code >> ((i + 1) & 7)) & 1;
    neighbours += here;
    if (here === 0 && next === 1) steps++;
  }
  if (neighbours < 2 || neighbours > 6 || steps !== 1) return NEVER;
  const all = (bits: number) => (code & bits) === bits;
  return (all(N | E | S) || all(E | S | W) ? 0 : PASS_1) | (all(N | E | W) || all(N | S | W) ? 0 : PASS_2);
}

/** Where scikit-image 0.19.3 to 0.26.0 departs from the textbook: exactly these neighbours set, all others clear. */
const EXCEPTIONS: readonly (readonly [flags: number, codes: readonly number[]])[] = [
  // Staircase corners, which the textbook keeps.
  [BOTH, [N | E, E | S, S | W, N | W]],
  [PASS_1, [NW | N | E, N | NE | W, NW | S | W, N | SW | W, N | NE | SW | W]],
  [PASS_2, [N | E | SE, E | S | SW, SE | S | W, NE | E | S | SW]],
  // Ends of two-pixel-wide lines, of which the textbook takes both pixels.
  [PASS_1, [NW | N, N | NE, NE | E, N | NE | E, NW | N | W]],
  [PASS_2, [E | SE, S | SW, SW | W, E | SE | S, S | SW | W]],
  [NEVER, [SE | S, NW | W]],
];

function buildRule(): Uint8Array {
  const rule = Uint8Array.from({ length: 256 }, (_, code) => textbookRule(code));
  for (const [flags, codes] of EXCEPTIONS) {
    for (const code of codes) rule[code] = flags;
  }
  return rule;
}

/** Indexed by neighbour code (bit 0 N, then clockwise NE, E, SE, S, SW, W, bit 7 NW): PASS_1 | PASS_2 flags. */
export const ZHANG_RULE: Uint8Array = buildRule();
