// Losses and networks are found by their folders, as the registries in src do it through Vite.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

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
