// Descriptions of all networks, without their tensors: safe for the page.
import type { ModelMeta } from './model-plugin.ts';

const modules = import.meta.glob<{ meta: ModelMeta }>('./*/meta.ts', { eager: true });

export const modelMetas: readonly ModelMeta[] = Object.values(modules)
  .map((module) => module.meta)
  .sort((a, b) => a.order - b.order);
