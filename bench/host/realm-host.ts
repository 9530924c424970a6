// A realm as the benchmark holds it, wherever it lives.

export interface RealmHost {
  /** What computes, as the driver describes it. */
  adapter: string;
  /**
   * One call of the realm's.
   *
   * @throws Error with one sentence when the call fails, the realm dies or the limit passes
   */
  call<Result>(name: string, argument: unknown, limitMs?: number): Promise<Result>;
  /**
   * Time that all processors spent on the realm since it began; null where it cannot be told. On a software adapter it
   * says what a step costs whatever else the machine does.
   */
  cpuMs(): number | null;
  close(): Promise<void>;
}

/** A peer that compiles hundreds of shaders on a software adapter takes minutes for its first step. */
export const DEFAULT_LIMIT_MS = 900_000;

export async function within<T>(work: Promise<T>, limitMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what} did not end within ${Math.round(limitMs / 1000)} s.`)),
      limitMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
