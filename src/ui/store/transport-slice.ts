// What the top bar shows where a room other than Train has taken the transport.

export interface TransportStat {
  label: string;
  value: string;
  /** Shown after the value, less strongly. */
  unit?: string;
  /** Left out where the bar is narrow. */
  isWide?: boolean;
}

export interface TransportView {
  /** What Play, Step and Reset act on, for screen readers, e.g. "Queue of runs". */
  name: string;
  /** Pause is shown instead of Play. */
  isTraining: boolean;
  canPlay: boolean;
  canStep: boolean;
  canReset: boolean;
  /** 0…1 */
  progress: number;
  progressText: string;
  stats: readonly TransportStat[];
}
