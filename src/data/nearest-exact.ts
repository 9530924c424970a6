// Resampling to the nearest pixel as PyTorch's interpolate does it in mode "nearest-exact".

/** Rounds to the nearest whole number, halves to the even one (Python's round). */
export function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
}

/**
 * Which of `length` pixels each of `newLength` pixels shows: ⌊(i + ½) · length / newLength⌋, in float32 as in PyTorch, which
 * differs from exact arithmetic for a few sizes (the eighth of ten pixels out of 84 shows pixel 62, not 63).
 *
 * @param length ≥ 1
 * @param newLength ≥ 1
 */
export function nearestExactIndices(length: number, newLength: number): Int32Array {
  const ratio = Math.fround(length / newLength);
  return Int32Array.from({ length: newLength }, (_, i) =>
    Math.min(length - 1, Math.floor(Math.fround((i + 0.5) * ratio))),
  );
}
