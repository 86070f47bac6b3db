/**
 * Runs work once for all requests of a window: at the end of this tick, or once the window since the last run is over. A lone request
 * does not wait.
 */
export class PacedWork {
  readonly #work: () => void;
  readonly #windowMs: () => number;
  #requested = false;
  #ranAt = -Infinity;

  /** @param windowMs asked whenever a window begins; without it, each tick is one */
  constructor(work: () => void, windowMs: () => number = () => 0) {
    this.#work = work;
    this.#windowMs = windowMs;
  }

  /** @returns whether this is the first request of its window */
  request(): boolean {
    if (this.#requested) return false;
    this.#requested = true;
    const waitMs = this.#ranAt + this.#windowMs() - performance.now();
    if (waitMs <= 0) setImmediate(this.#run);
    else setTimeout(this.#run, waitMs);
    return true;
  }

  readonly #run = (): void => {
    this.#requested = false;
    this.#work();
    this.#ranAt = performance.now();
  };
}
