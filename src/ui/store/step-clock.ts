// How fast the run goes, from what is seen on the page and what the worker measured.

const WINDOW_MS = 4000;
const MEAN_OF = 20;
/** The first steps compile shaders and fill caches: they say nothing about cost. */
const WARM_UP_STEPS = 5;
const MEDIAN_FROM = 20;
const MEDIAN_OF = 200;

export class StepClock {
  private arrivals: { step: number; atMs: number }[] = [];
  private recentMs: number[] = [];
  private steadyMs: number[] = [];

  /**
   * @param stepMs as the worker measured it
   * @param atMs page clock when the step was heard of
   */
  add(step: number, stepMs: number, atMs: number): void {
    this.arrivals.push({ step, atMs });
    // Slow runs keep a few steps although they are older than the window.
    while (this.arrivals.length > 5 && atMs - this.arrivals[0].atMs > WINDOW_MS) this.arrivals.shift();
    this.recentMs.push(stepMs);
    if (this.recentMs.length > MEAN_OF) this.recentMs.shift();
    if (step > WARM_UP_STEPS) this.steadyMs.push(stepMs);
    if (this.steadyMs.length > MEDIAN_OF) this.steadyMs.shift();
  }

  /** A pause is no slow step. */
  breakRate(): void {
    this.arrivals = [];
  }

  clear(): void {
    this.arrivals = [];
    this.recentMs = [];
    this.steadyMs = [];
  }

  read(): { stepsPerSecond: number | null; stepMs: number | null } {
    const first = this.arrivals.at(0);
    const last = this.arrivals.at(-1);
    const spanMs = first !== undefined && last !== undefined ? last.atMs - first.atMs : 0;
    return {
      stepsPerSecond:
        first !== undefined && last !== undefined && spanMs > 0
          ? ((last.step - first.step) * 1000) / spanMs
          : null,
      stepMs:
        this.recentMs.length === 0
          ? null
          : this.recentMs.reduce((sum, value) => sum + value, 0) / this.recentMs.length,
    };
  }

  /** Median of the steps after the warm-up; null before 20 of them. */
  medianMs(): number | null {
    if (this.steadyMs.length < MEDIAN_FROM) return null;
    const sorted = [...this.steadyMs].sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
  }
}
