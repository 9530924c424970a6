// All networks by id. A folder with model.ts is found by itself.
import type { ModelPlugin } from './model-plugin.ts';

const modules = import.meta.glob<{ model: ModelPlugin }>('./*/model.ts', { eager: true });
const models = new Map(Object.values(modules).map(({ model }) => [model.meta.id, model]));

/** @throws Error naming the known networks when the id is unknown. */
export function getModel(id: string): ModelPlugin {
  const model = models.get(id);
  if (model === undefined)
    throw new Error(`There is no network "${id}"; known are ${[...models.keys()].sort().join(', ')}.`);
  return model;
}
