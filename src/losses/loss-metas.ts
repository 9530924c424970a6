// Descriptions of all losses, without their tensors: safe for the page.
import type { LossMeta } from './loss-plugin.ts';

const modules = import.meta.glob<{ meta: LossMeta }>('./*/meta.ts', { eager: true });

/** Every loss folder's meta, in card order. */
export const lossMetas: readonly LossMeta[] = Object.values(modules)
  .map((module) => module.meta)
  .sort((a, b) => a.order - b.order);

/** The meta of one loss; undefined where there is none of this id. */
export function findLossMeta(id: string): LossMeta | undefined {
  return lossMetas.find((meta) => meta.id === id);
}
