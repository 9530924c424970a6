// What a former page kept is read while this page's own code is on its way. Imports next to nothing.
import { createStoreClient, type StoreClient } from '../../workers/store-client.ts';
import type { SavedRun } from '../../workers/store-protocol.ts';
import { readKeeping } from '../store/keeping-choice.ts';

let client: StoreClient | null = null;

/** The store worker, started when first needed. */
export const store = (): StoreClient => (client ??= createStoreClient());

interface Kept {
  /** Runs that have ended. */
  ended: unknown[];
  /** To go on with; null: none. */
  run: SavedRun | null;
}

async function read(): Promise<Kept> {
  const [ended, run] = await Promise.all([store().readEnded(), store().readRun()]);
  return { ended, run };
}

let atStart: Promise<Kept> | null = readKeeping() ? read() : null;
// Whoever takes it hears of a failure.
atStart?.catch(() => undefined);

/** What the page was found with, to be taken once: a checkpoint is large. Null where nothing is to be kept. */
export function takeKept(): Promise<Kept> | null {
  const kept = atStart;
  atStart = null;
  return kept;
}
