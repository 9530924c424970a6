// Batches messages so that the page is woken ten times a second at most, in order and without loss.

/** Milliseconds between two deliveries. */
const INTERVAL_MS = 100;

export class MessageBatcher<T> {
  #waiting: T[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #deliver: (messages: T[]) => void;

  constructor(deliver: (messages: T[]) => void) {
    this.#deliver = deliver;
  }

  push(message: T): void {
    this.#waiting.push(message);
    this.#timer ??= setTimeout(() => this.flush(), INTERVAL_MS);
  }

  /** Delivers what waits at once. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const messages = this.#waiting;
    this.#waiting = [];
    if (messages.length > 0) this.#deliver(messages);
  }
}
