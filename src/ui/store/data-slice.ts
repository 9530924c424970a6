import type { DataProgress, DatasetTable } from '../../workers/data-protocol.ts';

/** One built-in sample set, as public/samples/index.json lists it. */
export interface SampleSetEntry {
  id: string;
  name: string;
  description: string;
  synthetic: true;
  classNames: string[];
  classCount: number;
  width: number;
  height: number;
  licence: string;
  /** Paths relative to the samples folder. */
  pairs: { name: string; image: string; mask: string }[];
  bytes: number;
}

export interface Sentence {
  message: string;
  /** What to do about it. */
  fix: string;
}

export interface DataSlice {
  sampleSets: SampleSetEntry[];
  /** What the open table came from; null before the first. */
  source: { kind: 'sample'; id: string } | { kind: 'own' } | null;
  table: DatasetTable | null;
  /** The last drop that had no usable pair, kept so that its rows can say why; null when there is none. */
  rejected: DatasetTable | null;
  progress: DataProgress | null;
  trouble: Sentence | null;
  thumbnails: ReadonlyMap<string, ImageBitmap>;
  selectedId: string | null;
}

export const initialData: DataSlice = {
  sampleSets: [],
  source: null,
  table: null,
  rejected: null,
  progress: null,
  trouble: null,
  thumbnails: new Map(),
  selectedId: null,
};
