// Words about a data set. Pure.
import type { DroppedFile, PairRow } from '../../workers/data-protocol.ts';

/** "384 × 384", or the range where images differ. */
export function describeSizes(rows: readonly Pick<PairRow, 'status' | 'width' | 'height'>[]): string {
  const ready = rows.filter((row) => row.status === 'ready');
  const sizes = new Set(ready.map((row) => `${row.width} × ${row.height}`));
  if (sizes.size === 1) return [...sizes][0];
  return `${sizes.size} sizes`;
}

/** A name for what was dropped: the folder or the ZIP if there is one, else how many files. */
export function nameOfDrop(files: readonly Pick<DroppedFile, 'path'>[]): string {
  const tops = new Set(files.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')));
  const [top] = tops;
  if (tops.size === 1 && top !== '') return top;
  if (files.length === 1) return files[0].path;
  return `${files.length} own files`;
}
