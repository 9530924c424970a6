// All losses by id. A folder with loss.ts is found by itself.
import type { LossPlugin } from './loss-plugin.ts';

const modules = import.meta.glob<{ loss: LossPlugin }>('./*/loss.ts', { eager: true });
const losses = new Map(Object.values(modules).map(({ loss }) => [loss.meta.id, loss]));

/**
 * The loss of a folder below src/losses.
 *
 * @param id the folder's name
 * @throws Error naming the known losses when the id is unknown.
 */
export function getLoss(id: string): LossPlugin {
  const loss = losses.get(id);
  if (loss === undefined)
    throw new Error(`There is no loss "${id}"; known are ${[...losses.keys()].sort().join(', ')}.`);
  return loss;
}
