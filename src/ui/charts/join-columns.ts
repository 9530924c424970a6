// Two runs in one chart: uPlot wants one x for all columns. Pure.

export type Column = (number | null)[];

/** Rising x, and columns of the same length. */
export interface Table {
  x: number[];
  columns: Column[];
}

/**
 * One table over the x of both; null where a run has no point there. Columns of `b` follow those of `a`.
 */
export function joinTables(a: Table, b: Table): Table {
  const x: number[] = [];
  const columns: Column[] = [...a.columns, ...b.columns].map(() => []);
  const width = a.columns.length;
  let i = 0;
  let j = 0;
  while (i < a.x.length || j < b.x.length) {
    const next = Math.min(a.x[i] ?? Infinity, b.x[j] ?? Infinity);
    const isOfA = a.x[i] === next;
    const isOfB = b.x[j] === next;
    x.push(next);
    for (let column = 0; column < columns.length; column++) {
      const value = column < width ? isOfA && a.columns[column][i] : isOfB && b.columns[column - width][j];
      columns[column].push(value === false ? null : value);
    }
    if (isOfA) i++;
    if (isOfB) j++;
  }
  return { x, columns };
}

/**
 * The row whose point of the column stands for `row`: its own, else the last before it, as long as the curve goes on
 * after it; null before its first and beyond its last point.
 */
export function rowAt(column: ArrayLike<number | null | undefined>, row: number): number | null {
  if ((column[row] ?? null) !== null) return row;
  let before = row - 1;
  while (before >= 0 && (column[before] ?? null) === null) before--;
  if (before < 0) return null;
  let after = row + 1;
  while (after < column.length && (column[after] ?? null) === null) after++;
  return after < column.length ? before : null;
}

/** The last row that has a point; null where none has. */
export function lastRow(column: ArrayLike<number | null | undefined>): number | null {
  for (let row = column.length - 1; row >= 0; row--) if ((column[row] ?? null) !== null) return row;
  return null;
}
