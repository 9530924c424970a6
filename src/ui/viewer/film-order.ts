// Order of the film strip. Pure.
import type { PairRow } from '../../workers/data-protocol.ts';
import type { ImageMetrics } from '../../workers/train-protocol.ts';

export interface Frame {
  row: PairRow;
  clDice: number | null;
}

/**
 * Usable rows: validation in the order of the measured images (worst first), those without a measurement after them,
 * then training in table order.
 */
export function orderFrames(rows: readonly PairRow[], measured: readonly ImageMetrics[]): Frame[] {
  const rank = new Map(measured.map((image, index) => [image.id, index]));
  const clDice = new Map(measured.map((image) => [image.id, image.clDice]));
  return rows
    .filter((row) => row.status === 'ready')
    .map((row) => ({ row, clDice: clDice.get(row.id) ?? null }))
    .sort((a, b) => {
      if (a.row.split !== b.row.split) return a.row.split === 'validation' ? -1 : 1;
      return (rank.get(a.row.id) ?? Infinity) - (rank.get(b.row.id) ?? Infinity) || 0;
    });
}
