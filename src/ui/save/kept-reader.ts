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

/** As the page was found; null where nothing is to be kept. */
export const keptAtStart: Promise<Kept> | null = readKeeping() ? read() : null;
// Whoever waits for it hears of a failure.
keptAtStart?.catch(() => undefined);
