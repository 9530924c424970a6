// Progress on stderr: a line redrawn in place on a terminal, else a line now and then.

export interface ProgressSink {
  write(text: string): void;
  isTTY: boolean;
  columns: number;
}

const BAR_CELLS = 24;
const QUIET_MS = 10_000;
const QUIET_PARTS = 20;
const REDRAW_MS = 100;
const RATE_FROM_MS = 1000;

/** "1 h 02 min", "3 min 20 s", "12 s". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const pad = (value: number) => String(value).padStart(2, '0');
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h ${pad(Math.floor((seconds % 3600) / 60))} min`;
  return seconds >= 60 ? `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s` : `${seconds} s`;
}

export class ProgressBar {
  #lastMs = Number.NEGATIVE_INFINITY;
  #lastPart = -1;
  #label = '';
  #startMs = 0;
  #startDone = 0;
  #hasLine = false;
  readonly #sink: ProgressSink;
  readonly #now: () => number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(sink: ProgressSink, now: () => number = () => performance.now()) {
    this.#sink = sink;
    this.#now = now;
  }

  /**
   * Shows how far a phase is.
   *
   * @param label names the phase; a new label starts a new clock
   * @param detail shown after the count, such as the loss
   */
  update(label: string, done: number, total: number, detail = ''): void {
    const now = this.#now();
    if (label !== this.#label) {
      this.#label = label;
      this.#startMs = now;
      this.#startDone = done;
      this.#lastPart = -1;
      this.#lastMs = Number.NEGATIVE_INFINITY;
    }
    const share = total > 0 ? Math.min(total, done) / total : 0;
    const part = Math.floor(share * QUIET_PARTS);
    const isLast = part === QUIET_PARTS && this.#lastPart < QUIET_PARTS;
    const isDue = this.#sink.isTTY
      ? now - this.#lastMs >= REDRAW_MS
      : now - this.#lastMs >= QUIET_MS || part > this.#lastPart;
    if (!isLast && !isDue) return;
    this.#lastMs = now;
    this.#lastPart = part;
    const filled = Math.round(share * BAR_CELLS);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)}`;
    const made = done - this.#startDone;
    const elapsedMs = now - this.#startMs;
    // News comes in bursts: before a second has passed, its rate says nothing.
    const eta =
      made > 0 && done < total && elapsedMs >= RATE_FROM_MS
        ? ` · ETA ${formatDuration((elapsedMs / made) * (total - done))}`
        : '';
    this.#print(`${label} ${bar} ${done}/${total}${detail === '' ? '' : ` · ${detail}`}${eta}`);
  }

  /** A line of its own, above the bar. */
  note(text: string): void {
    this.finish();
    this.#sink.write(`${text}\n`);
  }

  /** Leaves the bar's last state standing. */
  finish(): void {
    if (this.#hasLine) this.#sink.write('\n');
    this.#hasLine = false;
  }

  #print(line: string): void {
    if (!this.#sink.isTTY) {
      this.#sink.write(`${line}\n`);
      return;
    }
    // A line longer than the terminal would wrap, and wrapped lines cannot be redrawn.
    const fitting = line.length < this.#sink.columns ? line : line.slice(0, this.#sink.columns - 1);
    this.#sink.write(`\r\u001b[2K${fitting}`);
    this.#hasLine = true;
  }
}

/** The bar of a command: on this process's stderr, so that stdout stays free for its result. */
export function progressOnStderr(): ProgressBar {
  const { stderr } = process;
  return new ProgressBar({
    write: (text) => stderr.write(text),
    isTTY: stderr.isTTY === true,
    columns: stderr.columns ?? 80,
  });
}
