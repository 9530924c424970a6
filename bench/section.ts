// What every part of the benchmark gets and gives.
import type { Driver } from './adapter/find-driver.ts';

export interface BenchOptions {
  /** The Vulkan driver under Dawn. */
  driver: Driver;
  /** Turns that each contestant takes. */
  rounds: number;
  /** Fewer sizes and peers. */
  isQuick: boolean;
  /** Realms live in pages of Chromium, not in Node. */
  isBrowser: boolean;
  /** Edge of the patches where a section lets it be chosen. */
  patchPx: number;
  /** Says how far a section is. */
  say: (sentence: string) => void;
}

export interface SectionResult {
  /** What computed, as its driver says; null where no GPU took part. */
  adapter: string | null;
  /** Printed as a table: one object for each row, the same keys in each. */
  rows: Record<string, string | number>[];
  /** Sentences below the table: targets and whether they are met, and what could not be run and why. */
  remarks: string[];
  /** Everything that was measured. */
  data: unknown;
}

export interface Section {
  name: string;
  /** One line above the table. */
  title: string;
  run(options: BenchOptions): Promise<SectionResult>;
}
