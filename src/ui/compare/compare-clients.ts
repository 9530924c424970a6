// The compare worker, started when first needed.
import { createCompareClient, type CompareClient } from '../../workers/compare-client.ts';

let client: CompareClient | null = null;
let onCrash: (error: Error) => void = () => undefined;

export function compareClient(): CompareClient {
  client ??= createCompareClient((error) => onCrash(error));
  return client;
}

/** What is to be done when the worker has died; the next call spawns a new one, which has no pictures. */
export function listenToCompareCrashes(react: (error: Error) => void): void {
  onCrash = react;
}
