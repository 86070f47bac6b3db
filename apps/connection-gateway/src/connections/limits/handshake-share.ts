const WINDOW_MS = 1_000;

/** How many handshakes addresses have begun in this second. Times in milliseconds of one clock. */
export class HandshakeShare {
  readonly #perSecond: number;
  readonly #begun = new Map<string, number>();
  #since = -Infinity;

  /** @param perSecond of one address; 0: as many as it likes */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** @returns whether the address may begin one more, which it then has */
  take(address: string, now: number): boolean {
    if (this.#perSecond === 0) return true;
    if (now - this.#since >= WINDOW_MS) {
      this.#since = now;
      this.#begun.clear();
    }
    const begun = this.#begun.get(address) ?? 0;
    if (begun >= this.#perSecond) return false;
    this.#begun.set(address, begun + 1);
    return true;
  }
}
