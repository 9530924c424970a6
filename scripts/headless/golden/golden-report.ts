// What the golden page finds out about one case. Types only: Node and the page share them.

export interface Comparison {
  /** Name of the tensor, scalar or loss that was compared. */
  what: string;
  /** How far off, in the unit of `limit`; number of wrong elements where `limit` is 0. */
  error: number;
  limit: number;
}

export interface CaseReport {
  group: string;
  name: string;
  comparisons: Comparison[];
  /** Sentences: names that nothing here knows, and what was thrown. */
  problems: string[];
}

export interface GoldenPage {
  /** Brings the backend up and returns its adapter's description. */
  open(backend: 'wasm' | 'webgpu'): Promise<string>;
  /** Fetches and checks one case. Never rejects for a wrong result: that is in the report. */
  check(group: string, name: string, urls: { json: string; data: string }): Promise<CaseReport>;
}

declare global {
  interface Window {
    tendrilGolden?: GoldenPage;
  }
}

/** True when the comparison holds; an error that is not a number never does. */
export function holds({ error, limit }: Comparison): boolean {
  return error <= limit;
}
