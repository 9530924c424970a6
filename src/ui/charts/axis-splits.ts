// Where the grid lines lie. Pure.

/** 1, 2 and 5 times powers of ten inside [min, max]; every power only, where those would be too many. */
export function logSplits(min: number, max: number): number[] {
  if (!(min > 0) || !(max > min)) return [];
  const first = Math.floor(Math.log10(min));
  const last = Math.ceil(Math.log10(max));
  const factors = last - first > 3 ? [1] : [1, 2, 5];
  const splits: number[] = [];
  for (let power = first; power <= last; power++) {
    for (const factor of factors) {
      const value = Number(`${factor}e${power}`);
      if (value >= min && value <= max) splits.push(value);
    }
  }
  return splits;
}

/** ".5", "1", "20": no leading zero, as the axis is narrow. */
export function formatSplit(value: number): string {
  return String(Number(value.toPrecision(3))).replace(/^0\./, '.');
}

/** "0", "500", "1 k", "2.5 k". */
export function formatSteps(value: number): string {
  return value >= 1000 ? `${Number((value / 1000).toPrecision(3))} k` : String(value);
}

/** Lower end of the validation axis: the quarter below the least value, so that the curve uses the height. */
export function validationFloor(least: number): number {
  return Math.max(0, Math.min(0.75, Math.floor(least * 4) / 4));
}
