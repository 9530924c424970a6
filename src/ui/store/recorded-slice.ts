import type { RunConfig } from '../../engine/run-config.ts';
import type { RecordedRun } from '../../workers/paint-protocol.ts';
import type { RunSlice } from './run-slice.ts';

export interface RecordedSlice {
  /** The recorded run on show; null: none. It is nobody's run: nothing of it is kept, exported or lost. */
  run: RecordedRun | null;
  /** Index of the frame on show. */
  frame: number;
  isPlaying: boolean;
  /** One sentence: why it cannot be shown; null while it can. */
  trouble: string | null;
}

export const initialRecorded: RecordedSlice = { run: null, frame: 0, isPlaying: false, trouble: null };

/** Configuration of what charts and tables show: of the run on the table, else of the recorded one, else the knobs. */
export function shownConfig(state: { run: RunSlice; recorded: RecordedSlice; config: RunConfig }): RunConfig {
  return state.run.config ?? state.recorded.run?.config ?? state.config;
}
