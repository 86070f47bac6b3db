/** What must never happen to the events of a stream: one is missing, comes twice or too late, or nobody caused it. */
export type Violation = 'lost' | 'duplicate' | 'order' | 'ghost';

/** An event that is passed by others is missing after so long; before that it may only be out of order. */
const SETTLE_MS = 1_000;
/** Holes that are looked at one by one: of a longer one the rest is counted no further. */
const MOST_MISSING = 1_000;

/**
 * Events of one stream as one connection brings them, before the SDK puts them in order and leaves repeats out. A gateway
 * owes each connection every event once, in the order of `seq` (docs/architecture.md). Times are milliseconds of any one clock.
 */
export class WireOrder {
  #epoch: string | undefined;
  #last = 0;
  /** seq -> when it was passed by a later one */
  readonly #missing = new Map<number, number>();

  received({ epoch, seq }: { readonly epoch: string; readonly seq: number }, now: number): Violation | undefined {
    if (epoch !== this.#epoch) {
      // The first event of a connection, or a log that was replaced.
      [this.#epoch, this.#last] = [epoch, seq];
      this.#missing.clear();
      return undefined;
    }
    if (seq <= this.#last) return this.#missing.delete(seq) ? 'order' : 'duplicate';
    for (let missing = this.#last + 1; missing < seq && this.#missing.size < MOST_MISSING; missing += 1) this.#missing.set(missing, now);
    this.#last = seq;
    return undefined;
  }

  /** @returns how many events will not come any more */
  lost(now: number): number {
    const gone = [...this.#missing].filter(([, passedAt]) => now - passedAt >= SETTLE_MS);
    for (const [seq] of gone) this.#missing.delete(seq);
    return gone.length;
  }
}
