// Losses and networks are found by their folders, as the registries in src do it through Vite.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ModelMeta } from '../../src/engine/models/model-plugin.ts';
import type { LossMeta } from '../../src/losses/loss-plugin.ts';

const SOURCE = join(import.meta.dirname, '..', '..', 'src');

function foldersWith(parent: string, file: string): string[] {
  return readdirSync(parent)
    .filter((name) => existsSync(join(parent, name, file)))
    .sort();
}

/** Values of --loss: the folders below src/losses with a loss.ts. */
export function knownLosses(): string[] {
  return foldersWith(join(SOURCE, 'losses'), 'loss.ts');
}

/** Values of --model: the folders below src/engine/models with a model.ts. */
export function knownModels(): string[] {
  return foldersWith(join(SOURCE, 'engine', 'models'), 'model.ts');
}

async function loadMetas<Meta extends { order: number }>(folder: string, ids: string[]): Promise<Meta[]> {
  const modules = await Promise.all(
    ids.map((id) => import(pathToFileURL(join(folder, id, 'meta.ts')).href) as Promise<{ meta: Meta }>),
  );
  return modules.map(({ meta }) => meta).sort((a, b) => a.order - b.order);
}

/** The losses' descriptions, in the page's order. */
export const loadLossMetas = (): Promise<LossMeta[]> => loadMetas(join(SOURCE, 'losses'), knownLosses());

/** The networks' descriptions, in the page's order. */
export const loadModelMetas = (): Promise<ModelMeta[]> =>
  loadMetas(join(SOURCE, 'engine', 'models'), knownModels());
