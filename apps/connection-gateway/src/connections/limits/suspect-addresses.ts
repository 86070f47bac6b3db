/** Of others it is forgotten that they failed; they are counted as before. */
const MOST_SUSPECTS = 65_536;

/** Addresses from which too many have failed to say who they are, and until when. Times in milliseconds of one clock. */
export class SuspectAddresses {
  readonly #most: number;
  /** In the order in which they were last added. */
  readonly #until = new Map<string, number>();

  constructor(most = MOST_SUSPECTS) {
    this.#most = most;
  }

  add(address: string, now: number, forMs: unknown): void {
    if (typeof forMs !== 'number') return;
    this.#until.delete(address);
    this.#until.set(address, now + forMs);
    for (const [oldest, until] of this.#until) {
      if (until > now && this.#until.size <= this.#most) return;
      this.#until.delete(oldest);
    }
  }

  has(address: string, now: number): boolean {
    return (this.#until.get(address) ?? 0) > now;
  }
}
